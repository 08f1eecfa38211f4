package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.error.TierException;
import io.tiercel.redis.server.Proxy;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers see, and how soon, when the server is not well. Each has a server of its own. */
@Timeout(120)
class FailureTest {

  /** How long whoever waits for the server waits, where that is what is shown. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private Fleet fleet = new Fleet();
  private RedisServer server = RedisServer.start();

  @AfterEach
  void close() {
    fleet.close();
    server.close();
  }

  /** Nodes that do not wait long. */
  private void hurried() {
    fleet.close();
    fleet = new Fleet(LIMIT);
  }

  private RedisServer replica() {
    return RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(server.port()));
  }

  private void serverWith(String... options) {
    server.close();
    server = RedisServer.start(options);
  }

  @Test
  void serverThatIsAbsentAtStart_isConnectedToWhenItIsThere() {
    hurried();
    server.kill();
    TieredCache<String, String> node =
        within(Duration.ofSeconds(2), () -> fleet.node(server.uri()));
    assertThat(within(LIMIT, () -> node.get("k"))).isEqualTo("v1");
    assertThat(within(LIMIT, () -> node.get("k"))).isEqualTo("v1");
    assertThat(fleet.loads).hasValue(1);
    server.restart();
    eventuallyWrites(node);
  }

  @Test
  void serverThatIsKilled_failsFastAndMemoryGoesOnForAWindow() {
    hurried();
    TieredCache<String, String> node = fleet.node(server.uri());
    assertThat(node.get("k")).isEqualTo("v1");
    server.kill();
    assertThat(within(LIMIT, () -> node.get("k"))).isEqualTo("v1");
    assertThat(within(LIMIT, () -> node.get("other"))).isEqualTo("v1");
    fleet.source.set("v2");
    assertThatThrownBy(() -> node.invalidate("k"))
        .isInstanceOf(TierException.class)
        .hasMessageContaining("redis");
    assertThat(node.get("k")).isEqualTo("v2");
    server.restart();
    eventuallyWrites(node);
    recovery().until(() -> node.operations().undelivered() == 0);
  }

  @Test
  void serverThatRestartsEmpty_bringsNothingBack() {
    TieredCache<String, String> one = fleet.node(server.uri());
    TieredCache<String, String> other = fleet.node(server.uri());
    assertThat(other.get("k")).isEqualTo("v1");
    server.restart();
    fleet.source.set("v2");
    eventuallyInvalidates(one, "k");
    assertThat(one.get("k")).isEqualTo("v2");
    await().until(() -> "v2".equals(other.get("k")));
  }

  @Test
  void serverThatIsStopped_costsOneTimeLimitAndThenNothing() {
    hurried();
    TieredCache<String, String> node = fleet.node(server.uri());
    assertThat(node.get("k")).isEqualTo("v1");
    server.pause();
    for (int i = 0; i < 3; i++) {
      String key = "stopped" + i;
      // one wait for the read; what could not be read is not filled
      assertThat(within(LIMIT, () -> node.get(key))).isEqualTo("v1");
    }
    recovery().until(() -> isQuick(() -> node.get("stopped-" + fleet.loads.get())));
    server.resume();
    eventuallyWrites(node);
  }

  @Test
  void manyKeysOfAServerThatIsStopped_costOneTimeLimit() {
    hurried();
    TieredCache<String, String> node = fleet.node(server.uri());
    assertThat(node.get("k")).isEqualTo("v1");
    server.pause();
    assertThat(within(LIMIT, () -> node.getAll(Set.of("a", "b", "c")))).hasSize(3);
    server.resume();
    eventuallyWrites(node);
  }

  @Test
  void serverThatIsFull_stillInvalidatesAndMemoryIsStillFilled() {
    serverWith("--maxmemory", "4mb", "--maxmemory-policy", "noeviction");
    TieredCache<String, String> node = fleet.node(server.uri());
    TieredCache<String, String> other = fleet.node(server.uri());
    assertThat(other.get("k")).isEqualTo("v1");
    fillUp(server);
    fleet.source.set("v2");
    node.invalidate("k");
    await().until(() -> "v2".equals(other.get("k")));
    assertThat(node.get("new")).isEqualTo("v2");
    int loads = fleet.loads.get();
    assertThat(node.get("new")).isEqualTo("v2");
    assertThat(fleet.loads).hasValue(loads);
    node.invalidateAll();
    assertThat(node.get("k")).isEqualTo("v2");
  }

  @Test
  void serverThatIsFull_takesNoMoreOfABulkLoadEither() {
    serverWith("--maxmemory", "4mb", "--maxmemory-policy", "noeviction");
    TieredCache<String, String> node = fleet.node(server.uri());
    fleet.source.set("x".repeat(10_000));
    node.get("k"); // the scripts are known, and the head is there
    fillUp(server);
    String keys = server.command("DBSIZE");
    List<String> wanted = IntStream.range(0, 100).mapToObj(i -> "bulk" + i).toList();
    assertThat(node.getAll(wanted)).hasSize(100);
    await().until(() -> Objects.equals(server.command("DBSIZE"), keys)); // leases have gone
  }

  /** Its heads have gone, and nobody but heartbeats makes others. */
  @Test
  void serverThatIsFullFromTheStart_isHeardAllTheSame() {
    serverWith("--maxmemory", "4mb", "--maxmemory-policy", "noeviction");
    fillUp(server);
    TieredCache<String, String> node =
        fleet.node(redis -> redis.partitions(4), cache -> cache, server.uri());
    await().until(() -> isKeptForMoreThanAWindow(node));
  }

  private boolean isKeptForMoreThanAWindow(TieredCache<String, String> node) {
    node.get("k");
    int loads = fleet.loads.get();
    RealTime.pass(Duration.ofMillis(1_300));
    node.get("k");
    return fleet.loads.get() == loads;
  }

  @Test
  void serverThatEvicts_losesEntriesAndNothingElse() {
    serverWith("--maxmemory", "4mb", "--maxmemory-policy", "allkeys-random");
    TieredCache<String, String> one = fleet.node(server.uri());
    TieredCache<String, String> other = fleet.node(server.uri());
    for (int i = 0; i < 2_000; i++) {
      fleet.source.set("x".repeat(4_000) + i);
      String key = "k" + i % 100;
      one.invalidate(key);
      assertThat(one.get(key)).isEqualTo(fleet.source.get());
    }
    String newest = fleet.source.get();
    await().until(() -> other.get("k99").equals(newest));
  }

  @Test
  void wrongPassword_isSurvivedAndNamedWhenSomethingIsChanged() {
    hurried();
    serverWith("--requirepass", "right");
    TieredCache<String, String> node =
        fleet.node(server.uri().replace("redis://", "redis://:wrong@"));
    assertThat(within(LIMIT, () -> node.get("k"))).isEqualTo("v1");
    assertThatThrownBy(() -> node.invalidate("k"))
        .isInstanceOf(TierException.class)
        .hasMessageContaining("redis");
  }

  @Test
  void readOnlyReplica_isReadFromAndRefusesChanges() {
    hurried();
    TieredCache<String, String> node = fleet.node(server.uri());
    node.get("k");
    try (RedisServer replica = replica()) {
      await().until(() -> Objects.equals(replica.command("EXISTS", "tiercel"), ":0"));
      TieredCache<String, String> reader = fleet.node(replica.uri());
      assertThat(within(LIMIT, () -> reader.get("k"))).isEqualTo("v1");
      assertThatThrownBy(() -> reader.invalidate("k"))
          .isInstanceOf(TierException.class)
          .hasStackTraceContaining("READONLY");
    }
  }

  /** As where an operator, or a hosted Redis, gives the name to another server. */
  @Test
  void primaryThatBecameAReplica_isLeftForTheOneThatItsNameLeadsTo() {
    try (Proxy proxy = new Proxy(server.port());
        RedisServer next = RedisServer.start()) {
      TieredCache<String, String> node = fleet.node(proxy.uri());
      TieredCache<String, String> other = fleet.node(proxy.uri());
      assertThat(other.get("k")).isEqualTo("v1");
      proxy.lead(next.port());
      server.command("REPLICAOF", "127.0.0.1", Integer.toString(next.port()));
      fleet.source.set("v2");
      eventuallyInvalidates(node, "k");
      await().until(() -> "v2".equals(other.get("k")));
    }
  }

  /** As of a network that was divided, on the side that another primary left. */
  @Test
  void primaryThatLostItsReplicas_isLeftForTheOneThatItsNameLeadsTo() {
    try (Proxy proxy = new Proxy(server.port());
        RedisServer next = RedisServer.start()) {
      TieredCache<String, String> node = fleet.node(proxy.uri());
      TieredCache<String, String> other = fleet.node(proxy.uri());
      assertThat(other.get("k")).isEqualTo("v1");
      proxy.lead(next.port());
      server.command("CONFIG", "SET", "min-replicas-to-write", "1");
      fleet.source.set("v2");
      eventuallyInvalidates(node, "k");
      await().until(() -> "v2".equals(other.get("k")));
    }
  }

  static Stream<Consumer<TieredCache<String, String>>> changes() {
    return Stream.of(
        cache -> cache.invalidate("k"),
        cache -> cache.invalidateTags("t"),
        TieredCache::invalidateAll,
        cache -> cache.put("k", "v2"),
        cache -> cache.asMap().compute("k", (key, value) -> "v2"));
  }

  /** A replica that was promoted before it had heard of a change that its primary acknowledged. */
  @ParameterizedTest
  @MethodSource("changes")
  void changeThatAFailoverLost_isMadeOnceMore(Consumer<TieredCache<String, String>> change) {
    try (Proxy proxy = new Proxy(server.port());
        RedisServer next = replica()) {
      TieredCache<String, String> node = tagged(proxy.uri());
      TieredCache<String, String> other = tagged(proxy.uri());
      assertThat(other.get("k")).isEqualTo("v1");
      await().until(() -> !Objects.equals(next.command("DBSIZE"), ":0"));
      await().until(() -> next.answer("INFO", "replication").contains("master_link_status:up"));
      next.command("REPLICAOF", "NO", "ONE");
      fleet.source.set("v2");
      change.accept(node);
      proxy.lead(next.port());
      proxy.cut();
      proxy.mend();
      recovery().until(() -> "v2".equals(other.get("k")));
      eventuallyWrites(node);
      recovery().until(() -> node.operations().undelivered() == 0);
      assertThat(tagged(next.uri()).get("k")).isEqualTo("v2");
    }
  }

  private TieredCache<String, String> tagged(String uri) {
    return fleet.node(redis -> redis, cache -> cache.keyTags(key -> Set.of("t")), uri);
  }

  @Test
  void nodeOfAnotherLayout_isRefused() {
    TieredCache<String, String> node = fleet.node(server.uri());
    node.get("k");
    TieredCache<String, String> wrong =
        fleet.node(redis -> redis.partitions(2), cache -> cache, server.uri());
    assertThat(wrong.get("k")).isEqualTo("v1");
    assertThatThrownBy(() -> wrong.invalidate("k")).hasStackTraceContaining("partitions=1");
  }

  @Test
  void nodeWhoseLayoutWasLostForAnother_isRefusedUntilItIsBack() {
    String layout = "layout:fleet:{0}:v";
    TieredCache<String, String> node =
        fleet.node(redis -> redis.namespace("layout"), cache -> cache, server.uri());
    assertThat(node.get("k")).isEqualTo("v1");
    server.command("FLUSHALL");
    server.command("SET", layout, "format=1 partitions=2");
    recovery()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> node.invalidate("k"))
                    .hasStackTraceContaining("partitions=2"));
    fleet.source.set("v2");
    await().until(() -> "v2".equals(node.get("k")));
    server.command("DEL", layout);
    eventuallyWrites(node);
  }

  static void fillUp(RedisServer server) {
    String large = "x".repeat(100_000);
    for (int i = 0; !server.command("SET", "ballast" + i, large).startsWith("-OOM"); i++) {}
    String small = "x".repeat(100);
    for (int i = 0; !server.command("SET", "sand" + i, small).startsWith("-OOM"); i++) {}
  }

  static void eventuallyWrites(TieredCache<String, String> node) {
    eventuallyInvalidates(node, "written");
  }

  /** Invalidates a key as soon as the node can. */
  static void eventuallyInvalidates(TieredCache<String, String> node, String key) {
    recovery()
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(
            () -> {
              node.invalidate(key);
              return true;
            });
  }

  /** The breaker tries again after a time that doubles, so it may take as long as it was ill. */
  static ConditionFactory recovery() {
    return await().atMost(Duration.ofSeconds(40));
  }

  private static boolean isQuick(Callable<?> call) throws Exception {
    long began = System.nanoTime();
    call.call();
    return System.nanoTime() - began < Duration.ofMillis(20).toNanos();
  }

  /** Who waits twice is late, also where the machine is what is late now and then. */
  private static <T> T within(Duration limit, Callable<T> call) {
    try (Lateness lateness = new Lateness()) {
      long began = System.nanoTime();
      T result = call.call();
      assertThat(lateness.without(began, System.nanoTime()))
          .isLessThan(limit.plus(LIMIT.dividedBy(2)));
      return result;
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }
}
