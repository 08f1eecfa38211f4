package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.internal.EngineAccess;
import io.tiercel.spi.Observer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody waits for ever, and no place stays taken, whatever code throws that the cache calls. */
@Timeout(60)
class MishapTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private static CacheBuilder<String, String> memory() {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(100))
        .loader(key -> key);
  }

  private static void assertNothingIsLeft(TieredCache<String, String> cache) {
    assertThat(EngineAccess.of(cache).inFlight()).as("flights").isZero();
    assertThat(cache.operations().state().loads()).as("places taken").isZero();
  }

  /** Throws what no cache expects, on every event of a load. */
  private static final class Broken implements Observer<String, String> {
    @Override
    public void read(String tier, Result result) {
      throw new AssertionError("read");
    }

    @Override
    public void missed(String key) {
      throw new AssertionError("missed");
    }

    @Override
    public void loaded(int keys, long nanos, @Nullable Throwable failure) {
      throw new AssertionError("loaded");
    }
  }

  @Test
  void observerThatThrowsAnError_harmsNoReader() {
    try (TieredCache<String, String> cache = memory().observer(new Broken()).build()) {
      assertThat(cache.async().get("a")).succeedsWithin(SOON).isEqualTo("a");
      assertThat(cache.get("b")).isEqualTo("b");
      assertNothingIsLeft(cache);
    }
  }

  @Test
  void listenerThatThrowsAnError_harmsNoReader() {
    CacheListener<String, String> broken =
        new CacheListener<>() {
          @Override
          public void loaded(int keys, @Nullable Throwable failure) {
            throw new AssertionError("loaded");
          }
        };
    try (TieredCache<String, String> cache =
        memory().listener(broken).executor(Runnable::run).build()) {
      assertThat(cache.async().get("k")).succeedsWithin(SOON).isEqualTo("k");
      assertNothingIsLeft(cache);
    }
  }

  @Test
  void contextThatCannotBeCarried_failsItsLoad() {
    IllegalStateException none = new IllegalStateException("no context");
    ContextCarrier throwing =
        task ->
            () -> {
              throw none;
            };
    assertLoadFailsWith(none, memory().context(throwing));
  }

  @Test
  void contextThatDoesNotRunItsTask_failsItsLoad() {
    try (TieredCache<String, String> cache = memory().context(task -> () -> {}).build()) {
      assertThat(cache.async().get("k"))
          .failsWithin(SOON)
          .withThrowableThat()
          .withMessageContaining("context");
      assertNothingIsLeft(cache);
    }
  }

  /** What is thrown after the task concerns no other one. */
  @Test
  void contextThatFailsAfterItsTask_harmsNoLoad() {
    CountDownLatch both = new CountDownLatch(2);
    ContextCarrier late =
        task ->
            () -> {
              task.run();
              throw new IllegalStateException("late");
            };
    CacheLoader<String, String> meeting =
        key -> {
          both.countDown();
          assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
          return key;
        };
    try (TieredCache<String, String> cache = memory().loader(meeting).context(late).build()) {
      CompletableFuture<String> one = cache.async().get("a");
      CompletableFuture<String> other = cache.async().get("b");
      assertThat(one).succeedsWithin(SOON).isEqualTo("a");
      assertThat(other).succeedsWithin(SOON).isEqualTo("b");
      assertNothingIsLeft(cache);
    }
  }

  @Test
  void executorThatThrowsAnError_failsItsLoad() {
    OutOfMemoryError full = new OutOfMemoryError("unable to create native thread");
    Executor exhausted =
        task -> {
          throw full;
        };
    assertLoadFailsWith(full, memory().executor(exhausted));
    assertLoadFailsWith(full, memory().executor(exhausted).context(MishapTest::within));
  }

  private static Runnable within(Runnable task) {
    AtomicReference<Runnable> carried = new AtomicReference<>(task);
    return () -> carried.get().run();
  }

  private static void assertLoadFailsWith(Throwable failure, CacheBuilder<String, String> builder) {
    try (TieredCache<String, String> cache = builder.build()) {
      assertThat(cache.async().get("k"))
          .failsWithin(SOON)
          .withThrowableThat()
          .havingRootCause()
          .isSameAs(failure);
      assertNothingIsLeft(cache);
    }
  }

  /** Pauses, answers and retries are run by somebody. */
  @Test
  void taskThatTheExecutorThrowsBack_isRunAllTheSame() {
    AtomicInteger left = new AtomicInteger(1);
    Executor failsAfterAWhile =
        task -> {
          if (left.getAndDecrement() <= 0) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          daemon(task).start();
        };
    try (TieredCache<String, String> cache = memory().executor(failsAfterAWhile).build()) {
      assertThat(cache.async().get("k")).succeedsWithin(SOON).isEqualTo("k");
      Warming warming = cache.operations().warm(List.of("k"));
      assertThat(warming.done()).succeedsWithin(SOON);
      assertThatThrownBy(() -> cache.async().get("l").get(5, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "mishap");
    thread.setDaemon(true);
    return thread;
  }

  /** A key that cannot be compared with another one of its hash. */
  private record Odd(String name) {
    @Override
    public boolean equals(@Nullable Object other) {
      if (other == this || "good".equals(other)) {
        return other == this;
      }
      throw new IllegalStateException("equals");
    }

    @Override
    public int hashCode() {
      return 7;
    }
  }

  @Test
  void keyThatCannotBeCompared_leavesNoReaderOfItsNeighboursWaiting() {
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    try (TieredCache<Object, String> cache =
        TieredCache.<Object, String>named("c")
            .memory(memory -> memory.maximumSize(100))
            .loader(key -> key.equals("good") || held.join() ? "v" : null)
            .build()) {
      CompletableFuture<String> flying = cache.async().get(new Odd("a"));
      assertThatThrownBy(() -> cache.getAll(List.of("good", new Odd("b")))).hasMessage("equals");
      assertThat(cache.async().get("good")).succeedsWithin(SOON).isEqualTo("v");
      held.complete(true);
      assertThat(flying).succeedsWithin(SOON);
    }
  }

  @Test
  void nullAmongTheKeysOfAWarming_failsItAndLeavesNoReaderWaiting() {
    try (TieredCache<String, String> cache = memory().build()) {
      Warming warming = cache.operations().warm(Arrays.asList("a", null, "b"));
      assertThat(warming.done())
          .failsWithin(SOON)
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(NullPointerException.class)
          .withMessage("key");
      assertThat(cache.async().get("a")).succeedsWithin(SOON).isEqualTo("a");
      assertNothingIsLeft(cache);
    }
  }

  @Test
  void streamThatNeitherGoesOnNorCloses_failsItsWarming() {
    IllegalStateException cursor = new IllegalStateException("cursor");
    IllegalStateException close = new IllegalStateException("close");
    Stream<String> keys =
        Stream.<String>generate(() -> thrown(cursor)).onClose(() -> thrown(close));
    try (TieredCache<String, String> cache = memory().build()) {
      assertThat(cache.operations().warm(keys, WarmingPlan.DEFAULT).done())
          .failsWithin(SOON)
          .withThrowableThat()
          .havingCause()
          .isSameAs(cursor);
      assertThat(cursor).hasSuppressedException(close);
    }
  }

  private static String thrown(RuntimeException failure) {
    throw failure;
  }

  @Test
  void listenerOfAWarmingThatThrowsAnError_doesNotEndIt() {
    WarmingPlan plan =
        WarmingPlan.DEFAULT.telling(
            progress -> {
              throw new AssertionError("told");
            });
    try (TieredCache<String, String> cache = memory().build()) {
      assertThat(cache.operations().warm(Stream.of("a", "b"), plan).done())
          .succeedsWithin(SOON)
          .isEqualTo(new Warming.Progress(2, 2, 0));
    }
  }
}
