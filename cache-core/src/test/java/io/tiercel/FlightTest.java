package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.CacheException;
import io.tiercel.error.LoadException;
import io.tiercel.error.RecursiveLoadException;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who runs a load, who waits for it, and who must not. */
@Timeout(60)
class FlightTest {
  private final List<Scene> scenes = new ArrayList<>();

  private Scene scene(ModelStack stack) {
    Scene scene = new Scene(stack, Facade.BLOCKING);
    scenes.add(scene);
    return scene;
  }

  private Scene memory() {
    return scene(ModelStack.of(ModelStack.MEMORY));
  }

  @AfterEach
  void closeScenes() {
    scenes.forEach(Scene::close);
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  private static <T extends @Nullable Object> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError("failed", failed);
    }
  }

  /** A thread that does something, and what came of it. */
  private record Doing(Thread thread, CompletableFuture<String> result) {
    static Doing start(Supplier<String> action) {
      CompletableFuture<String> result = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  result.complete(action.get());
                } catch (RuntimeException | Error failure) {
                  result.completeExceptionally(failure);
                }
              });
      thread.setDaemon(true);
      thread.start();
      return new Doing(thread, result);
    }

    Throwable failure() {
      try {
        throw new AssertionError("answered " + result.get(20, TimeUnit.SECONDS));
      } catch (ExecutionException failed) {
        return failed.getCause();
      } catch (Exception failed) {
        throw new AssertionError("did not end", failed);
      }
    }
  }

  @Test
  void thousandThreadsThatAskForOneMissingKey_loadItOnce() {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = memory().open(loader);
    loader.holds("k");
    List<Doing> readers =
        IntStream.range(0, 1_000).mapToObj(i -> Doing.start(() -> cache.get("k"))).toList();
    eventually(() -> readers.stream().filter(it -> isParked(it.thread())).count() == 1_000);
    loader.releases("k");
    readers.forEach(reader -> assertThat(get(reader.result())).isEqualTo("k#1"));
    assertThat(loader.loads("k")).isEqualTo(1);
  }

  private static boolean isParked(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  @Test
  void thousandThreadsThatAskForOverlappingKeys_loadEachOnce() {
    RecordingLoader loader = new RecordingLoader().bulk();
    TieredCache<String, String> cache = memory().open(loader);
    CountDownLatch start = new CountDownLatch(1);
    List<Doing> readers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      List<String> keys = IntStream.range(i % 50, i % 50 + 20).mapToObj(n -> "k" + n).toList();
      readers.add(Doing.start(() -> awaited(start, () -> cache.getAll(keys))));
    }
    start.countDown();
    for (Doing reader : readers) {
      assertThat(get(reader.result()).split(",")).hasSize(20);
    }
    IntStream.range(0, 69).forEach(n -> assertThat(loader.loads("k" + n)).isEqualTo(1));
  }

  private static String awaited(CountDownLatch start, Supplier<Map<String, String>> action) {
    try {
      start.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    return String.join(",", action.get().keySet());
  }

  @Test
  void interruptedWaiter_leavesTheFlightToTheOthers() {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = memory().open(loader);
    loader.holds("k");
    Doing first = Doing.start(() -> cache.get("k"));
    eventually(() -> loader.loads("k") == 1);
    Doing second = Doing.start(() -> cache.get("k") + Thread.currentThread().isInterrupted());
    eventually(() -> isParked(second.thread()));
    second.thread().interrupt();
    assertThat(second.failure())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("interrupted")
        .hasCauseInstanceOf(InterruptedException.class);
    loader.releases("k");
    assertThat(get(first.result())).isEqualTo("k#1");
    assertThat(cache.get("k")).isEqualTo("k#1");
  }

  @Test
  void interruptedLoad_isHandedToWhoeverJoinedIt() {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = memory().open(loader);
    loader.holds("k");
    Doing first = Doing.start(() -> cache.get("k"));
    eventually(() -> loader.loads("k") == 1);
    Doing second = Doing.start(() -> cache.get("k"));
    eventually(() -> isParked(second.thread()));
    first.thread().interrupt();
    assertThat(first.failure()).isInstanceOf(CacheException.class);
    eventually(() -> loader.loads("k") == 2);
    assertThat(second.result()).isNotDone();
    loader.releases("k");
    assertThat(get(second.result())).isEqualTo("k#2");
  }

  @Test
  void interruptedLoadThatNobodyJoined_failsAndReleasesItsKey() {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = memory().open(loader);
    loader.holds("k");
    Doing only = Doing.start(() -> cache.get("k"));
    eventually(() -> loader.loads("k") == 1);
    only.thread().interrupt();
    assertThat(only.failure()).isInstanceOf(CacheException.class);
    loader.releases("k");
    assertThat(cache.get("k")).isEqualTo("k#2");
  }

  static Stream<ModelStack> stacks() {
    return Stream.of(
        ModelStack.of(ModelStack.MEMORY),
        ModelStack.of(ModelStack.MEMORY, ModelStack.SHARED),
        ModelStack.of(ModelStack.MEMORY, ModelStack.SHARED).asynchronous(),
        ModelStack.of(ModelStack.MEMORY, ModelStack.SHARED).slow(ModelStack.SHARED));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void coldLoad_runsOnTheThreadThatAsks(ModelStack stack) {
    Scene scene = scene(stack);
    TieredCache<String, String> cache =
        scene.open(scene.builder().loader(key -> Thread.currentThread().getName()));
    String here = Thread.currentThread().getName();
    assertThat(cache.get("one")).isEqualTo(here);
    assertThat(cache.getAll(List.of("two", "three")).values()).containsOnly(here);
    assertThat(cache.get("four", key -> Thread.currentThread().getName())).isEqualTo(here);
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void loadWithATimeoutOrThroughTheAsyncView_runsOnTheExecutor(ModelStack stack) {
    Scene scene = scene(stack);
    TieredCache<String, String> cache =
        scene.open(
            scene
                .builder()
                .loadTimeout(Duration.ofHours(1))
                .loader(key -> Thread.currentThread().getName()));
    assertThat(cache.get("one")).startsWith("running-clock-task");
    TieredCache<String, String> without =
        scene.open(scene.builder().loader(key -> Thread.currentThread().getName()));
    assertThat(get(without.async().get("two"))).startsWith("running-clock-task");
  }

  @Test
  void contextOfTheAsker_isCarriedToTheExecutor() {
    ThreadLocal<String> context = ThreadLocal.withInitial(() -> "none");
    ContextCarrier carrier =
        task -> {
          String carried = context.get();
          return () -> {
            context.set(carried);
            try {
              task.run();
            } finally {
              context.remove();
            }
          };
        };
    Scene scene = memory();
    TieredCache<String, String> cache =
        scene.open(scene.builder().context(carrier).loader(key -> context.get()));
    context.set("asker's");
    assertThat(get(cache.async().get("k"))).isEqualTo("asker's");
    assertThat(get(scene.<String>meanwhile(() -> cache.get("other")))).isEqualTo("none");
    context.remove();
  }

  @Test
  void loaderThatAsksForItsOwnKey_failsAtOnce() {
    AtomicReference<TieredCache<String, String>> self = new AtomicReference<>();
    List<Function<String, @Nullable String>> ways =
        List.of(
            key -> self.get().get(key),
            key -> self.get().getAll(List.of("other", key)).get(key),
            key -> self.get().async().get(key).join(),
            key -> self.get().async().getAll(List.of(key)).join().get(key));
    for (Function<String, @Nullable String> way : ways) {
      Scene scene = memory();
      self.set(scene.open(scene.builder().loader(key -> key.equals("k") ? way.apply(key) : key)));
      assertThatThrownBy(() -> self.get().get("k")).satisfies(FlightTest::isRecursive);
      assertThatThrownBy(() -> self.get().getAll(List.of("k", "l")))
          .satisfies(FlightTest::isRecursive);
      assertThatThrownBy(() -> get(self.get().async().get("k"))).satisfies(FlightTest::isRecursive);
      assertThat(self.get().get("free")).isEqualTo("free");
    }
  }

  private static void isRecursive(Throwable failure) {
    assertThat(failure)
        .satisfiesAnyOf(
            it -> assertThat(it).isInstanceOf(RecursiveLoadException.class),
            it -> assertThat(it).hasRootCauseInstanceOf(RecursiveLoadException.class));
  }

  @Test
  void loaderThatAsksForItsOwnKeyThroughAnotherCache_failsAtOnce() {
    AtomicReference<TieredCache<String, String>> one = new AtomicReference<>();
    Scene scene = memory();
    Scene beside = memory();
    TieredCache<String, String> other =
        beside.open(beside.builder().loader(key -> one.get().get(key)));
    one.set(scene.open(scene.builder().loader(key -> other.get(key))));
    assertThatThrownBy(() -> one.get().get("k")).isInstanceOf(RecursiveLoadException.class);
    assertThatThrownBy(() -> other.get("k")).isInstanceOf(RecursiveLoadException.class);
  }

  @Test
  void loadersThatAskForEachOthersKeys_doNotWaitForEver() {
    CyclicBarrier both = new CyclicBarrier(2);
    AtomicReference<TieredCache<String, String>> self = new AtomicReference<>();
    Scene scene = memory();
    AtomicInteger first = new AtomicInteger();
    self.set(
        scene.open(
            scene
                .builder()
                .loader(
                    key -> {
                      if (first.incrementAndGet() <= 2) {
                        both.await();
                      }
                      return self.get().get(key.equals("a") ? "b" : "a");
                    })));
    Doing one = Doing.start(() -> self.get().get("a"));
    Doing other = Doing.start(() -> self.get().get("b"));
    assertThat(List.of(one.failure(), other.failure()))
        .anySatisfy(it -> assertThat(it).isInstanceOf(RecursiveLoadException.class));
  }

  @Test
  void nestedLoad_needsNoSecondPermit() {
    AtomicReference<TieredCache<String, String>> self = new AtomicReference<>();
    Scene scene = memory();
    self.set(
        scene.open(
            scene
                .builder()
                .concurrentLoads(1)
                .loader(key -> key.equals("inner") ? "in" : self.get().get("inner") + "out")));
    assertThat(self.get().get("k")).isEqualTo("inout");
    assertThat(get(self.get().async().get("l"))).isEqualTo("inout");
  }

  @Test
  void loads_areBoundedByTheBulkhead() {
    RecordingLoader loader = new RecordingLoader();
    Scene scene = memory();
    TieredCache<String, String> cache = scene.open(loader, builder -> builder.concurrentLoads(3));
    List<String> keys = IntStream.range(0, 10).mapToObj(i -> "k" + i).toList();
    keys.forEach(loader::holds);
    List<CompletableFuture<String>> readers = new ArrayList<>();
    keys.forEach(key -> readers.add(scene.meanwhile(() -> cache.get(key))));
    eventually(() -> loader.loads() == 3);
    scene.pass(1);
    assertThat(loader.loads()).isEqualTo(3);
    keys.forEach(loader::releases);
    readers.forEach(FlightTest::get);
    assertThat(loader.loads()).isEqualTo(10);
  }

  @Test
  void futuresHandedOut_areCopies() {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = memory().open(loader);
    loader.holds("k");
    CompletableFuture<String> cancelled = cache.async().get("k");
    CompletableFuture<String> completed = cache.async().get("k");
    CompletableFuture<Map<String, String>> bulk = cache.async().getAll(List.of("k"));
    CompletableFuture<String> untouched = cache.async().get("k");
    cancelled.cancel(true);
    completed.complete("mine");
    bulk.completeExceptionally(new IllegalStateException());
    loader.releases("k");
    assertThat(get(untouched)).isEqualTo("k#1");
    assertThat(cache.get("k")).isEqualTo("k#1");
    assertThat(loader.loads("k")).isEqualTo(1);
    cache.async().invalidate("k").complete(null);
    assertThat(cache.getIfPresent("k")).isNull();
  }

  @Test
  void loaderThatThrowsOnAnotherThread_failsEverybodyAlike() {
    RecordingLoader loader = new RecordingLoader();
    TieredCache<String, String> cache = memory().open(loader);
    loader.fails("k", new IOException("down"));
    loader.holds("k");
    Doing first = Doing.start(() -> cache.get("k"));
    eventually(() -> loader.loads("k") == 1);
    Doing second = Doing.start(() -> cache.get("k"));
    eventually(() -> isParked(second.thread()));
    loader.releases("k");
    assertThat(first.failure()).isInstanceOf(LoadException.class);
    assertThat(second.failure()).isInstanceOf(LoadException.class);
  }

  /** Whoever hears of one key's failure may ask for the other key before anything else happens. */
  @Test
  void bulkLoadThatFailed_isJoinedByNobodyWhoKnows() {
    RuntimeException down = new IllegalStateException("down");
    RecordingLoader loader = new RecordingLoader().bulk();
    List<String> keys = List.of("a", "b");
    keys.forEach(key -> loader.fails(key, down));
    loader.holds("a");
    try (TieredCache<String, String> cache =
        TieredCache.<String, String>named("failed")
            .memory(memory -> memory.maximumSize(10))
            .loader(loader)
            .scheduling(ManualScheduling.callerRuns()) // who hears, hears at once
            .build()) {
      CompletableFuture<?> all = CompletableFuture.supplyAsync(() -> cache.getAll(keys));
      await().until(() -> loader.calls().size() == 1);
      AtomicReference<CompletableFuture<String>> again = new AtomicReference<>();
      CompletableFuture<@Nullable Throwable> heard =
          cache
              .async()
              .get("a")
              .handle(
                  (value, failure) -> {
                    keys.forEach(loader::recovers);
                    again.set(cache.async().get("b"));
                    return failure;
                  });
      loader.releases("a");
      assertThat(heard).succeedsWithin(Duration.ofSeconds(10)).isNotNull();
      assertThat(again.get()).succeedsWithin(Duration.ofSeconds(10));
      assertThat(all).failsWithin(Duration.ofSeconds(10));
    }
  }
}
