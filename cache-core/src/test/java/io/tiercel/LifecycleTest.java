package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.CacheClosedException;
import io.tiercel.error.ConfigurationException;
import io.tiercel.error.TierException;
import io.tiercel.internal.EngineAccess;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.FaultyTier;
import io.tiercel.testkit.Gate;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How caches begin, are resized and registered, and end. */
@Timeout(60)
class LifecycleTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader();

  @AfterEach
  void close() {
    scene.close();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError("failed", failed);
    }
  }

  private static CacheBuilder<String, String> memory(String name) {
    return TieredCache.<String, String>named(name).memory(memory -> memory.maximumSize(100));
  }

  // closing

  @Test
  void readerThatWaitsForAnotherNode_isNotForgottenByClose() throws Exception {
    SharedServer server = stack.server(SHARED);
    RecordingLoader slow = new RecordingLoader();
    slow.holds("k");
    TieredCache<String, String> other = realTime(server, slow);
    CompletableFuture<String> loading = scene.meanwhile(() -> other.get("k"));
    eventually(() -> slow.loads("k") == 1);
    TieredCache<String, String> closing = realTime(server, loader);
    CompletableFuture<String> waiting = scene.meanwhile(() -> closing.get("k"));
    eventually(() -> EngineAccess.of(closing).inFlight() == 1);
    closing.close();
    slow.releases("k");
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(get(loading)).isNotNull();
    other.close();
  }

  private static TieredCache<String, String> realTime(SharedServer server, RecordingLoader loads) {
    return TieredCache.<String, String>named("closing")
        .tier(new SharedTierFactory<>(SHARED, server))
        .loader(loads)
        .build();
  }

  /** Answers come from a thread of the network; what hangs on them must not run there. */
  @Test
  void asyncAnswerOfATier_isHandedOutOnTheExecutor() {
    ExecutorService own = Executors.newSingleThreadExecutor(task -> new Thread(task, "own"));
    Gate network = Gate.before();
    Faults remote = new Faults();
    remote.always(network);
    try (TieredCache<String, String> cache =
        TieredCache.<String, String>named("remote")
            .tier(FaultyTier.factory(new SharedTierFactory<>(SHARED, stack.server(SHARED)), remote))
            .executor(own)
            .build()) {
      AsyncTieredCache<String, String> async = cache.async();
      assertThat(threadThatEnds(async.put("k", "1"), network)).isEqualTo("own");
      assertThat(threadThatEnds(async.getIfPresent("k"), network)).isEqualTo("own");
      assertThat(threadThatEnds(async.getAllPresent(List.of("k")), network)).isEqualTo("own");
    } finally {
      own.shutdown();
    }
  }

  private static String threadThatEnds(CompletableFuture<?> answer, Gate network) {
    CompletableFuture<String> thread =
        answer.handle((done, failed) -> Thread.currentThread().getName());
    eventually(
        () -> {
          network.open();
          return thread.isDone();
        });
    return get(thread);
  }

  @ParameterizedTest
  @EnumSource
  void closedCache_refusesEverything(Facade facade) {
    TieredCache<String, String> cache =
        facade.of(scene.open(loader, builder -> builder.prefixes(':', 1)));
    cache.close();
    cache.close();
    List<Runnable> calls =
        List.of(
            () -> cache.get("k"),
            () -> cache.get("k", key -> "v"),
            () -> cache.getIfPresent("k"),
            () -> cache.getAll(List.of("k")),
            () -> cache.getAllPresent(List.of("k")),
            () -> cache.put("k", "v"),
            () -> cache.invalidate("k"),
            () -> cache.invalidateAll(List.of("k")),
            () -> cache.invalidateAll(List.of()),
            cache::invalidateAll,
            () -> cache.invalidateTags("t"),
            cache::invalidateTags,
            () -> cache.invalidatePrefix("p:"),
            () -> cache.asMap().put("k", "v"),
            () -> cache.asMap().compute("k", (key, value) -> "v"),
            () -> assertThat(cache.asMap().size()).isZero(),
            () -> cache.asMap().keySet().forEach(key -> {}),
            () -> cache.operations().warm(List.of("k")));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOf(CacheClosedException.class)
          .hasMessageContaining(cache.name());
    }
    assertThat(loader.loads()).isZero();
  }

  @Test
  void entryOfAClosedCache_isNotAnswered() {
    TieredCache<String, String> cache = scene.open(loader);
    cache.get("k");
    cache.close();
    assertThatThrownBy(() -> cache.get("k")).isInstanceOf(CacheClosedException.class);
  }

  @Test
  void loadUnderWay_endsAlthoughTheCacheIsClosed() {
    TieredCache<String, String> cache = scene.open(loader);
    loader.holds("k");
    CompletableFuture<String> reader = scene.meanwhile(() -> cache.get("k"));
    eventually(() -> loader.loads("k") == 1);
    CompletableFuture<?> closing = scene.meanwhile(() -> closed(cache));
    loader.releases("k");
    assertThat(get(reader)).isEqualTo("k#1");
    get(closing);
  }

  private static boolean closed(TieredCache<?, ?> cache) {
    cache.close();
    return true;
  }

  @Test
  void undeliveredInvalidation_isDeliveredByClose() {
    TieredCache<String, String> cache = scene.open(loader);
    TieredCache<String, String> other = scene.open(loader);
    cache.get("k");
    stack.faults(SHARED).next(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    assertThat(cache.operations().undelivered()).isEqualTo(1);
    cache.close();
    assertThat(other.getIfPresent("k")).isNull();
  }

  @Test
  void closeWithATierThatHangs_isBounded() {
    TieredCache<String, String> cache = scene.open(loader);
    stack.faults(SHARED).next(Operation.REMOVE, Failure.FAILS);
    assertThatThrownBy(() -> cache.invalidate("k")).isInstanceOf(TierException.class);
    stack.faults(SHARED).always(Operation.REMOVE, Failure.NEVER_ANSWERS);
    CompletableFuture<?> closing = scene.meanwhile(() -> closed(cache));
    eventually(() -> stack.faults(SHARED).calls(Operation.REMOVE) >= 2);
    scene.pass(10);
    get(closing);
  }

  @Test
  void executorThatWasLent_staysOpen() {
    ExecutorService lent = Executors.newSingleThreadExecutor();
    try {
      TieredCache<String, String> cache = memory("c").executor(lent).loader(loader).build();
      assertThat(get(cache.async().get("k", key -> Thread.currentThread().getName())))
          .startsWith("pool-");
      cache.close();
      assertThat(lent.isShutdown()).isFalse();
    } finally {
      lent.shutdownNow();
    }
  }

  @Test
  void executorThatTakesNoMore_failsItsCallersInsteadOfHanging() {
    ExecutorService lent = Executors.newSingleThreadExecutor();
    lent.shutdownNow();
    try (TieredCache<String, String> cache = memory("c").executor(lent).loader(loader).build()) {
      CompletableFuture<String> answer = cache.async().get("k");
      assertThat(catchThrowable(() -> answer.get(20, TimeUnit.SECONDS)))
          .hasRootCauseInstanceOf(RejectedExecutionException.class);
    }
  }

  // control

  @Test
  void memory_isResizedWhileItRuns() {
    TieredCache<String, String> cache = scene.open(loader);
    List<String> keys = new ArrayList<>();
    IntStream.range(0, 500).forEach(i -> keys.add("k" + i));
    cache.getAll(keys);
    assertThat(cache.asMap().size()).isEqualTo(500);
    cache.operations().control().resizeMemory(50);
    eventually(() -> cache.asMap().size() <= 50);
    assertThatThrownBy(() -> cache.operations().control().resizeMemory(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is 0 but must be at least 1");
  }

  @Test
  void operations_nameTheTiersAndHome() {
    CacheOperations<String> operations = scene.open(loader).operations();
    assertThat(operations.tiers()).containsExactly(MEMORY, SHARED);
    assertThat(operations.home()).isEqualTo(SHARED);
    TieredCache<String, String> alone =
        scene.open(TieredCache.<String, String>named("c").tier(stack.factory(SHARED)));
    assertThatThrownBy(() -> alone.operations().control().resizeMemory(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no memory tier");
  }

  // the registry

  @Test
  void nameThatIsBuiltAgain_isTheSameCache() {
    try (TieredCaches caches = new TieredCaches()) {
      TieredCache<String, String> one =
          caches.build(TieredCache.<String, String>named("c").tier(stack.factory(SHARED)));
      assertThat(caches.build(memory("other"))).isNotSameAs(one);
      assertThat(caches.names()).containsExactly("c", "other");
      assertThat(caches.<String, String>find("c")).isSameAs(one);
      assertThat(caches.<String, String>find("none")).isNull();
    }
  }

  @Test
  void nameWithEqualSettings_answersTheCacheThatThereIs() {
    try (TieredCaches caches = new TieredCaches()) {
      TieredCache<String, String> one = caches.build(memory("c").absentFor(Duration.ofSeconds(1)));
      assertThat(caches.build(memory("c").absentFor(Duration.ofSeconds(1)))).isSameAs(one);
    }
  }

  @Test
  void nameOfAClosedCache_isBuiltAnew() {
    try (TieredCaches caches = new TieredCaches()) {
      TieredCache<String, String> closed = caches.build(memory("c"));
      closed.close();
      TieredCache<String, String> next = caches.build(memory("c").concurrentLoads(3));
      next.put("k", "v");
      assertThat(caches.build(memory("c").concurrentLoads(3)).getIfPresent("k")).isEqualTo("v");
      assertThat(closed.operations().isClosed()).isTrue();
      assertThat(next.operations().isClosed()).isFalse();
    }
  }

  @Test
  void cachesThatWereClosed_areForgotten() {
    List<TieredCache<?, ?>> told = new ArrayList<>();
    try (TieredCaches caches = new TieredCaches()) {
      caches.watch(told::add);
      caches.build(memory("c")).close();
      assertThat(caches.names()).isEmpty();
      assertThat(caches.<String, String>find("c")).isNull();
      assertThat(told).hasSize(1);
      WeakReference<Object> closed = new WeakReference<>(told.remove(0));
      caches.build(memory("other"));
      await()
          .until(
              () -> {
                System.gc();
                return closed.get() == null;
              });
      assertThat(told).containsExactly(caches.find("other"));
    }
  }

  @Test
  void nameWithOtherSettings_isRefused() {
    try (TieredCaches caches = new TieredCaches()) {
      TieredCache<String, String> one = caches.build(memory("c"));
      for (CacheBuilder<String, String> other :
          List.of(
              memory("c").staleFor(Duration.ofSeconds(1)),
              memory("c").concurrentLoads(3),
              memory("c").prefixes(':', 2),
              memory("c").hotKeys(10),
              memory("c").undeliveredInvalidations(7),
              TieredCache.<String, String>named("c").memory(memory -> memory.maximumSize(7)),
              memory("c").tier(stack.factory(SHARED)))) {
        assertThatThrownBy(() -> caches.build(other))
            .isInstanceOf(ConfigurationException.class)
            .hasMessageContaining("Cache c exists already");
      }
      assertThat(caches.<String, String>find("c")).isSameAs(one);
    }
  }

  @Test
  void closedRegistry_hasClosedItsCaches() {
    TieredCaches caches = new TieredCaches();
    TieredCache<String, String> cache = caches.build(memory("c").loader(loader));
    caches.close();
    assertThatThrownBy(() -> cache.get("k")).isInstanceOf(CacheClosedException.class);
    assertThat(caches.names()).isEmpty();
  }

  // null

  @ParameterizedTest
  @EnumSource
  void nullArguments_areRefused(Facade facade) {
    TieredCache<String, String> cache =
        facade.of(scene.open(loader, builder -> builder.prefixes(':', 1)));
    List<String> nulls = new ArrayList<>();
    nulls.add(null);
    List<Runnable> calls =
        List.of(
            () -> cache.get(nothing()),
            () -> cache.get("k", nothing()),
            () -> cache.getIfPresent(nothing()),
            () -> cache.getAll(nothing()),
            () -> cache.getAll(nulls),
            () -> cache.getAllPresent(nulls),
            () -> cache.put(nothing(), "v"),
            () -> cache.put("k", nothing()),
            () -> cache.invalidate(nothing()),
            () -> cache.invalidateAll(nulls),
            () -> cache.invalidateTags("a", nothing()),
            () -> cache.invalidatePrefix(nothing()),
            () -> cache.asMap().put(nothing(), "v"),
            () -> cache.asMap().put("k", nothing()),
            () -> cache.asMap().merge("k", nothing(), String::concat),
            () -> cache.asMap().compute("k", nothing()));
    for (int i = 0; i < calls.size(); i++) {
      assertThatThrownBy(calls.get(i)::run)
          .as("call %s", i)
          .isInstanceOf(NullPointerException.class);
    }
    assertThat(cache.get("k")).isEqualTo("k#1");
  }

  /** Null, where the compiler would not let it pass. */
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return (T) null;
  }
}
