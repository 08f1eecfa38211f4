package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisSentinels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that are told by sentinels where the primary is. */
@Timeout(600)
class SentinelTest {

  private static final int KEYS = 300;
  private static final int NODES = 3;
  private static final int FAILOVERS = Integer.getInteger("failovers", 1);

  /** The window, and what the machine may be late. */
  private static final Duration BOUND = Duration.ofMillis(1_500);

  private final RedisSentinels sentinels = new RedisSentinels();
  private final Fleet fleet = new Fleet(Fleet.LIMIT);

  @AfterEach
  void close() {
    fleet.close();
    sentinels.close();
  }

  @Test
  void primaryThatIsKilled_isFollowedByItsReplica() {
    TieredCache<String, String> one = fleet.node(sentinels.uri());
    TieredCache<String, String> other = fleet.node(sentinels.uri());
    assertThat(one.get("k")).isEqualTo("v1");
    assertThat(other.get("k")).isEqualTo("v1");
    sentinels.first().kill();
    sentinels.awaitFailover();
    changesArrive(one, other);
  }

  @Test
  void primaryThatHangs_isFollowedByItsReplicaAndLeftWhenItComesBack() {
    TieredCache<String, String> one = fleet.node(sentinels.uri());
    TieredCache<String, String> other = fleet.node(sentinels.uri());
    assertThat(one.get("k")).isEqualTo("v1");
    assertThat(other.get("k")).isEqualTo("v1");
    sentinels.first().pause();
    sentinels.awaitFailover();
    changesArrive(one, other);
    sentinels.first().resume();
    fleet.source.set("v3");
    FailureTest.eventuallyInvalidates(one, "k");
    FailureTest.recovery().until(() -> "v3".equals(other.get("k")));
  }

  @Test
  void sentinelThatHangs_isPassedOver() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String first = "redis-sentinel://127.0.0.1:" + silent.getLocalPort() + ",";
      TieredCache<String, String> node =
          fleet.node(sentinels.uri().replace("redis-sentinel://", first));
      FailureTest.eventuallyWrites(node);
    }
  }

  /** The old primary comes back as a replica each time, and is there for the next failover. */
  @Test
  void failoversUnderTraffic_keepEveryPromise() throws Exception {
    History history = new History(KEYS, NODES, BOUND);
    Traffic traffic = new Traffic(history, fleet, NODES, sentinels.uri());
    try {
      traffic.begin(2);
      for (int i = 0; i < FAILOVERS; i++) {
        RealTime.pass(Duration.ofMillis(500));
        sentinels.failOver();
        await()
            .atMost(Duration.ofSeconds(40))
            .ignoreExceptions()
            .until(() -> invalidatesAll(traffic.nodes()));
      }
    } finally {
      traffic.end();
    }
    System.out.println(FAILOVERS + " primaries killed under Sentinel: " + history);
    assertThat(history.violations()).isEmpty();
    assertThat(history.operations()).isGreaterThan(1_000);
  }

  private static boolean invalidatesAll(List<TieredCache<String, String>> nodes) {
    nodes.forEach(node -> node.invalidate("probe"));
    return true;
  }

  private void changesArrive(TieredCache<String, String> one, TieredCache<String, String> other) {
    long failedOver = System.nanoTime();
    fleet.source.set("v2");
    FailureTest.eventuallyInvalidates(one, "k");
    Duration wait = Duration.ofNanos(System.nanoTime() - failedOver);
    System.out.println("Changes work " + wait.toMillis() + " ms after the failover");
    FailureTest.recovery().until(() -> "v2".equals(other.get("k")));
    assertThat(one.get("k")).isEqualTo("v2");
  }
}
