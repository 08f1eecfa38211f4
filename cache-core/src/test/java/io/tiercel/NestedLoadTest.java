package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.LoadTimeoutException;
import io.tiercel.error.RecursiveLoadException;
import io.tiercel.policy.RetryPolicy;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.Gate;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loaders that read caches: nothing that they wait for waits for them. */
@Timeout(60)
class NestedLoadTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final CacheOptions RELOADING = CacheOptions.NONE.reloading();

  private final ExecutorService readers =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "nested-reader");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicReference<TieredCache<String, String>> cache = new AtomicReference<>();

  @AfterEach
  void close() {
    readers.shutdownNow();
    if (cache.get() != null) {
      cache.get().close();
    }
  }

  private CacheBuilder<String, String> named(String name) {
    return TieredCache.<String, String>named(name)
        .memory(memory -> memory.maximumSize(100_000).timeToLive(Duration.ofHours(1)).jitter(0));
  }

  private void open(UnaryOperator<CacheBuilder<String, String>> settings) {
    cache.set(settings.apply(named("nested")).build());
  }

  private <T> CompletableFuture<T> meanwhile(Supplier<T> action) {
    return CompletableFuture.supplyAsync(action, readers);
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  private String nested(String key) {
    return cache.get().get(key);
  }

  // the end of the stack

  private String deeper(String key) {
    return nested(String.valueOf(Integer.parseInt(key) + 1)) + "'";
  }

  /** Each round begins with less stack by a little, so that its end comes everywhere in turn. */
  private static void withLittleStack(int round, Runnable task) throws InterruptedException {
    Thread thread = new Thread(null, () -> descend(round, task), "little", 256 * 1024);
    thread.start();
    thread.join();
  }

  private static void descend(int frames, Runnable task) {
    if (frames == 0) {
      task.run();
    } else {
      descend(frames - 1, task);
    }
  }

  @Test
  void endOfTheStackWithinLoaders_leavesNoKeyBehind() throws Exception {
    open(builder -> builder.loader(this::deeper));
    AtomicInteger overflows = new AtomicInteger();
    for (int round = 0; round < 60; round++) {
      int first = round * 100_000;
      withLittleStack(round, () -> countOverflow(overflows, () -> nested(String.valueOf(first))));
      assertThat(cache.get().operations().state().flights()).isZero();
      assertThat(cache.get().operations().state().loads()).isZero();
    }
    assertThat(overflows).hasValue(60);
  }

  @Test
  void endOfTheStackWithinLoadersThatReadManyKeysAndWrite_leavesNoKeyBehind() throws Exception {
    open(builder -> builder.loader(this::deeperInManyWays));
    AtomicInteger overflows = new AtomicInteger();
    for (int round = 0; round < 60; round++) {
      int first = round * 100_000;
      withLittleStack(round, () -> countOverflow(overflows, () -> nested(String.valueOf(first))));
      assertThat(cache.get().operations().state().flights()).isZero();
      assertThat(meanwhile(() -> cache.get().asMap().compute("written", (key, value) -> "again")))
          .succeedsWithin(SOON);
    }
    assertThat(overflows).hasValue(60);
  }

  private String deeperInManyWays(String key) {
    int number = Integer.parseInt(key);
    String next = String.valueOf(number + 1);
    if (number % 2 == 0) {
      return cache.get().getAll(List.of(next, String.valueOf(-number - 1))).get(next) + "'";
    }
    Map<String, String> map = cache.get().asMap();
    map.compute("written", (same, value) -> "value");
    return nested(next);
  }

  private static void countOverflow(AtomicInteger overflows, Supplier<String> read) {
    try {
      String unused = read.get();
    } catch (StackOverflowError expected) {
      overflows.incrementAndGet();
    }
  }

  @Test
  void loaderThatFoundNoStack_isCalledAgainAtOnce() throws Exception {
    AtomicBoolean deep = new AtomicBoolean(true);
    open(
        builder ->
            builder
                .retry(new RetryPolicy(SOON, SOON, true))
                .loader(key -> deep.get() ? deeper(key) : "found"));
    AtomicInteger overflows = new AtomicInteger();
    withLittleStack(0, () -> countOverflow(overflows, () -> nested("0")));
    assertThat(overflows).hasValue(1);
    deep.set(false);
    assertThat(nested("0")).isEqualTo("found");
    assertThat(nested("1")).isEqualTo("found");
  }

  // reloads

  static Stream<Supplier<ModelStack>> stacks() {
    return Stream.of(
        () -> ModelStack.of(MEMORY),
        () -> ModelStack.of(MEMORY, SHARED),
        () -> ModelStack.of(MEMORY, SHARED).asynchronous(),
        () -> ModelStack.of(MEMORY, SHARED).slow(SHARED));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void loaderThatReloadsItsOwnKey_fails(Supplier<ModelStack> stack) {
    List<UnaryOperator<@Nullable String>> ways =
        List.of(
            key -> cache.get().with(RELOADING).get(key),
            key -> cache.get().with(RELOADING).getAll(List.of("other", key)).get(key),
            key -> cache.get().with(RELOADING).async().get(key).join());
    for (UnaryOperator<@Nullable String> way : ways) {
      AtomicInteger loads = new AtomicInteger();
      try (Scene scene = new Scene(stack.get(), Facade.BLOCKING)) {
        cache.set(scene.open(scene.builder().loader(key -> counting(loads, way, key))));
        assertThat(meanwhile(() -> nested("k")))
            .failsWithin(SOON)
            .withThrowableThat()
            .havingRootCause()
            .isInstanceOf(RecursiveLoadException.class);
        assertThat(meanwhile(() -> cache.get().with(RELOADING).get("k"))).failsWithin(SOON);
        assertThat(loads.get()).isLessThanOrEqualTo(2);
        assertThat(cache.get().get("k", key -> "v")).isEqualTo("v");
      }
    }
  }

  private static @Nullable String counting(
      AtomicInteger loads, UnaryOperator<@Nullable String> way, String key) {
    if (key.equals("k") && loads.incrementAndGet() > 10) {
      throw new IllegalStateException("goes on and on");
    }
    return key.equals("k") ? way.apply(key) : key;
  }

  @Test
  void loaderThatReloadsAnotherKeyThatReloadsItsOwn_failsOnOtherThreadsToo() {
    AtomicInteger loads = new AtomicInteger();
    open(
        builder ->
            builder
                .loadTimeout(Duration.ofMinutes(1))
                .loader(
                    key ->
                        loads.incrementAndGet() > 10
                            ? "goes on and on"
                            : cache.get().with(RELOADING).get(key.equals("a") ? "b" : "a")));
    assertThat(meanwhile(() -> nested("a")))
        .failsWithin(SOON)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(RecursiveLoadException.class);
  }

  @Test
  void reloadOfAKeyThatItsLoaderNoLongerLoads_isNoRecursion() {
    CountDownLatch returned = new CountDownLatch(1);
    AtomicReference<CompletableFuture<String>> later = new AtomicReference<>();
    open(
        builder ->
            builder.loader(
                key -> {
                  if (key.equals("first") && later.get() == null) {
                    later.set(cache.get().async().get("second"));
                  } else if (key.equals("second")) {
                    returned.await();
                    return cache.get().with(RELOADING).get("first");
                  }
                  return key;
                }));
    assertThat(nested("first")).isEqualTo("first");
    returned.countDown();
    assertThat(later.get()).succeedsWithin(SOON).isEqualTo("first");
  }

  // places

  @ParameterizedTest
  @MethodSource("stacks")
  void loadThatWaitsForAPlace_isNeededByThoseWhoHaveThePlaces(Supplier<ModelStack> stack) {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch queued = new CountDownLatch(1);
    try (Scene scene = new Scene(stack.get(), Facade.BLOCKING)) {
      cache.set(
          scene.open(
              scene.builder().concurrentLoads(2).loader(key -> childOf(key, inside, queued))));
      List<CompletableFuture<String>> children =
          IntStream.range(0, 2).mapToObj(i -> meanwhile(() -> nested("child" + i))).toList();
      eventually(() -> inside.getCount() == 0);
      CompletableFuture<String> root = meanwhile(() -> nested("root"));
      CompletableFuture<String> after = meanwhile(() -> nested("other"));
      eventually(() -> cache.get().operations().state().waiting() == 2);
      queued.countDown();
      assertThat(children).allSatisfy(it -> assertThat(it).succeedsWithin(SOON));
      assertThat(root).succeedsWithin(SOON).isEqualTo("root");
      assertThat(after).succeedsWithin(SOON).isEqualTo("other");
      assertThat(cache.get().operations().state().loads()).isZero();
    }
  }

  private String childOf(String key, CountDownLatch inside, CountDownLatch queued)
      throws InterruptedException {
    if (!key.startsWith("child")) {
      return key;
    }
    inside.countDown();
    queued.await();
    return key + " of " + nested("root");
  }

  /** The loader asks before the other one's load stands in line at all. */
  @Test
  void loadThatIsNeededBeforeItWaitsForAPlace_doesNotWaitForIt() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    ModelStack stack = ModelStack.of(MEMORY, SHARED);
    Gate gate = Gate.before();
    try (Scene scene = new Scene(stack, Facade.BLOCKING)) {
      cache.set(
          scene.open(
              scene.builder().concurrentLoads(1).loader(key -> childOf(key, inside, begun))));
      CompletableFuture<String> child = meanwhile(() -> nested("child"));
      eventually(() -> inside.getCount() == 0);
      stack.faults(SHARED).next(Operation.GET, gate);
      CompletableFuture<String> root = meanwhile(() -> nested("root"));
      eventually(() -> cache.get().operations().state().callers() == 1);
      begun.countDown();
      eventually(() -> cache.get().operations().state().callers() == 2);
      gate.open();
      assertThat(child).succeedsWithin(SOON).isEqualTo("child of root");
      assertThat(root).succeedsWithin(SOON).isEqualTo("root");
    }
  }

  // the executor

  @Test
  void loaderOnTheOnlyThreadOfTheExecutor_readsAStaleKey() {
    ExecutorService one = Executors.newSingleThreadExecutor();
    AtomicReference<String> old = new AtomicReference<>("old ");
    cache.set(
        TieredCache.<String, String>named("one")
            .memory(memory -> memory.maximumSize(100).timeToLive(Duration.ofMillis(50)).jitter(0))
            .staleFor(Duration.ofHours(1))
            .executor(one)
            .loader(key -> key.equals("order") ? "order of " + nested("customer") : old + key)
            .build());
    assertThat(nested("customer")).isEqualTo("old customer");
    old.set("new ");
    eventually(() -> cache.get().getIfPresent("customer") == null);
    assertThat(cache.get().async().get("order"))
        .succeedsWithin(SOON)
        .isEqualTo("order of new customer");
    assertThat(nested("customer")).isNotNull();
    one.shutdown();
  }

  /** The one who asked first waits outside of loaders, and his thread is not to be held. */
  @Test
  void loadThatIsInLineBehindThoseWhoNeedIt_isRunByOneOfThem() {
    ExecutorService two = Executors.newFixedThreadPool(2);
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch queued = new CountDownLatch(1);
    AtomicReference<Thread> loading = new AtomicReference<>();
    open(
        builder ->
            builder
                .executor(two)
                .loadTimeout(Duration.ofMinutes(1))
                .loader(
                    key -> {
                      loading.set(key.equals("root") ? Thread.currentThread() : loading.get());
                      return childOf(key, inside, queued);
                    }));
    List<CompletableFuture<String>> children =
        IntStream.range(0, 2).mapToObj(i -> meanwhile(() -> nested("child" + i))).toList();
    eventually(() -> inside.getCount() == 0);
    CompletableFuture<String> root = meanwhile(() -> nested("root"));
    eventually(() -> cache.get().operations().state().loads() == 3);
    queued.countDown();
    assertThat(children).allSatisfy(it -> assertThat(it).succeedsWithin(SOON));
    assertThat(root).succeedsWithin(SOON).isEqualTo("root");
    assertThat(loading.get().getName()).doesNotStartWith("nested-reader");
    two.shutdown();
  }

  @Test
  void loadTimeoutOfANestedRead_isKeptWhileTheExecutorHasThreads() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    open(
        builder ->
            builder
                .executor(readers)
                .loadTimeout(Duration.ofMillis(300))
                .loader(key -> never.await(50, TimeUnit.SECONDS) ? key : "late"));
    try (TieredCache<String, String> outer = named("outer").loader(this::orTimedOut).build()) {
      assertThat(meanwhile(() -> outer.get("k"))).succeedsWithin(SOON).isEqualTo("timed out");
    } finally {
      never.countDown();
    }
  }

  private String orTimedOut(String key) {
    try {
      return nested(key);
    } catch (LoadTimeoutException late) {
      return "timed out";
    }
  }
}
