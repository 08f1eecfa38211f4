package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.redis.server.Proxy;
import io.tiercel.redis.server.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two real nodes on one real Redis: what one changes, the other's memory forgets. */
@Timeout(60)
class CoherenceTest {

  private final Fleet fleet = new Fleet();

  @AfterEach
  void close() {
    fleet.close();
  }

  static Stream<BiConsumer<TieredCache<String, String>, String>> changes() {
    return Stream.of(
        TieredCache::invalidate,
        (cache, key) -> cache.invalidateTags("t"),
        (cache, key) -> cache.invalidateAll(),
        (cache, key) -> cache.put(key, "v2"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void changeOnOneNode_reachesTheOthersMemory(
      BiConsumer<TieredCache<String, String>, String> change) {
    String uri = RedisServer.sharedUri();
    TieredCache<String, String> one = tagged(uri);
    TieredCache<String, String> other = tagged(uri);
    for (int i = 0; i < 20; i++) {
      String key = "k" + i;
      fleet.source.set("v1");
      assertThat(other.get(key)).isEqualTo("v1");
      fleet.source.set("v2");
      change.accept(one, key);
      assertThat(one.get(key)).isEqualTo("v2");
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> other.get(key).equals("v2"));
    }
  }

  @Test
  void nodeThatIsCutOff_answersNothingOldAfterTheWindow() {
    String uri = RedisServer.sharedUri();
    try (Proxy proxy = new Proxy(URI.create(uri).getPort())) {
      TieredCache<String, String> one = fleet.node(uri);
      TieredCache<String, String> other = fleet.node(proxy.uri());
      assertThat(other.get("k")).isEqualTo("v1");
      proxy.cut();
      fleet.source.set("v2");
      one.invalidate("k");
      long invalidated = System.nanoTime();
      long old = Fleet.lastAskedBefore("v2", other, "k");
      assertThat(Duration.ofNanos(old - invalidated)).isLessThan(Duration.ofMillis(1_500));
    }
  }

  @Test
  void settledChange_isSeenByANodeThatIsCutOff() {
    String uri = RedisServer.sharedUri();
    try (Proxy proxy = new Proxy(URI.create(uri).getPort())) {
      TieredCache<String, String> one = fleet.node(uri);
      TieredCache<String, String> other = fleet.node(proxy.uri());
      assertThat(other.get("k")).isEqualTo("v1");
      await().until(() -> "v1".equals(other.get("k")));
      proxy.cut();
      fleet.source.set("v2");
      one.invalidate("k");
      one.operations().settled().join();
      assertThat(other.get("k")).isEqualTo("v2");
    }
  }

  /** Rights may be given later, and nothing breaks then. */
  @Test
  void nodeThatMayNotListen_hearsOfTheOthersOnceItMay() {
    try (RedisServer server = RedisServer.start()) {
      server.command("ACL", "SETUSER", "app", "on", ">pw", "~*", "+@all", "resetchannels");
      TieredCache<String, String> one = fleet.node(server.uri());
      TieredCache<String, String> other =
          fleet.node(server.uri().replace("redis://", "redis://app:pw@"));
      assertThat(other.get("k")).isEqualTo("v1");
      await().until(() -> listeners(server) == 1);
      RealTime.pass(Duration.ofSeconds(1));
      assertThat(listeners(server)).isEqualTo(1);
      server.command("ACL", "SETUSER", "app", "allchannels");
      await().until(() -> listeners(server) == 2);
      other.get("k");
      fleet.source.set("v2");
      one.invalidate("k");
      await().until(() -> "v2".equals(other.get("k")));
    }
  }

  private static long listeners(RedisServer server) {
    return server
        .answer("CLIENT", "LIST", "TYPE", "pubsub")
        .lines()
        .filter(client -> client.contains(" sub=1 "))
        .count();
  }

  /** Their keys are apart, but what is said on a channel is heard in all databases. */
  @Test
  void nodesInDifferentDatabases_haveNothingToDoWithEachOther() {
    try (RedisServer server = RedisServer.start()) {
      TieredCache<String, String> one = fleet.node(server.uri());
      TieredCache<String, String> other = fleet.node(server.uri() + "/1");
      TieredCache<String, String> third = fleet.node(server.uri() + "/1");
      List.of(one, other, third).forEach(node -> assertThat(node.get("k")).isEqualTo("v1"));
      fleet.source.set("v2");
      third.invalidate("k");
      await().until(() -> "v2".equals(other.get("k")));
      one.invalidate("other");
      assertThat(one.get("k")).isEqualTo("v1");
      assertThat(one.stats().coherence().received()).isZero();
      assertThat(one.stats().coherence().gaps()).isZero();
    }
  }

  private TieredCache<String, String> tagged(String uri) {
    return fleet.node(redis -> redis, cache -> cache.keyTags(key -> java.util.Set.of("t")), uri);
  }
}
