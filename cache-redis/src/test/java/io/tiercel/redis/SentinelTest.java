package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisSentinels;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that are told by sentinels where the primary is. */
@Timeout(60)
class SentinelTest {

  private final RedisSentinels sentinels = new RedisSentinels();
  private final Fleet fleet = new Fleet();

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
    FailureTest.eventuallyWrites(one);
    one.invalidate("k");
    await().until(() -> "v3".equals(other.get("k")));
  }

  private void changesArrive(TieredCache<String, String> one, TieredCache<String, String> other) {
    long failedOver = System.nanoTime();
    fleet.source.set("v2");
    FailureTest.eventuallyWrites(one);
    one.invalidate("k");
    Duration wait = Duration.ofNanos(System.nanoTime() - failedOver);
    System.out.println("Changes work " + wait.toMillis() + " ms after the failover");
    await().until(() -> "v2".equals(other.get("k")));
    assertThat(one.get("k")).isEqualTo("v2");
  }
}
