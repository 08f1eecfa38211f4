package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.redis.server.Proxy;
import io.tiercel.redis.server.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A network that falls in two: on one side a primary that goes on answering, and a node that knows
 * no better; on the other its replica, which takes over, and the rest.
 */
@Timeout(60)
class IsolatedPrimaryTest {

  /** What the primary is told; it counts whole seconds, and so may take one more. */
  private static final Duration LAG = Duration.ofSeconds(1);

  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final Duration SLACK = Duration.ofMillis(800);
  private static final Duration BOUND = LAG.plusSeconds(1).plus(WINDOW).plus(SLACK);

  private final RedisServer primary =
      RedisServer.start(
          "--min-replicas-to-write", "1", "--min-replicas-max-lag", Long.toString(LAG.toSeconds()));
  private final Proxy replication = new Proxy(primary.port());
  private final RedisServer replica =
      RedisServer.start(
          "--replicaof", "127.0.0.1", Integer.toString(URI.create(replication.uri()).getPort()));
  private final Proxy outside = new Proxy(primary.port());
  private final Fleet fleet = new Fleet();

  @AfterEach
  void close() {
    fleet.close();
    outside.close();
    replica.close();
    replication.close();
    primary.close();
  }

  @Test
  void nodeOnTheWrongSide_answersNothingOldAfterLagAndWindow() {
    assertThatOldValueGoesFrom(cache -> cache);
  }

  @Test
  void nodeWithoutMemoryOnTheWrongSide_answersNothingOldAfterLagAndWindow() {
    assertThatOldValueGoesFrom(
        cache -> cache.with(io.tiercel.CacheOptions.NONE.skipping("memory")));
  }

  private void assertThatOldValueGoesFrom(UnaryOperator<TieredCache<String, String>> view) {
    await().until(() -> replication("good_slaves:1"));
    TieredCache<String, String> wrongSide = view.apply(fleet.node(primary.uri()));
    TieredCache<String, String> rightSide = fleet.node(outside.uri());
    assertThat(rightSide.get("k")).isEqualTo("v1");
    assertThat(wrongSide.get("k")).isEqualTo("v1");
    replication.cut();
    replica.command("REPLICAOF", "NO", "ONE");
    outside.lead(replica.port());
    outside.cut();
    outside.mend();
    fleet.source.set("v2");
    FailureTest.eventuallyInvalidates(rightSide, "k");
    long invalidated = System.nanoTime();
    Duration old = Duration.ofNanos(Fleet.lastAskedBefore("v2", wrongSide, "k") - invalidated);
    System.out.println(
        "Behind an isolated primary the old value stood for " + old.toMillis() + " ms");
    assertThat(old).isLessThan(BOUND);
    assertThat(wrongSide.get("k")).isEqualTo("v2");
  }

  private boolean replication(String says) {
    return primary.answer("INFO", "replication").contains(says);
  }
}
