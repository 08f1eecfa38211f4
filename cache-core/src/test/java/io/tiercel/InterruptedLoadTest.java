package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.CacheException;
import io.tiercel.policy.RetryPolicy;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What befalls the thread that loads says nothing of the source of truth. */
@Timeout(60)
class InterruptedLoadTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final RetryPolicy LONG = new RetryPolicy(SOON, SOON, true);

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger loads = new AtomicInteger();
  private UnaryOperator<Exception> becomes = failure -> failure;
  private @Nullable TieredCache<String, String> opened;

  @BeforeEach
  void open() {
    opened = builder().build();
  }

  @AfterEach
  void close() {
    goOn.countDown();
    cache().close();
  }

  private TieredCache<String, String> cache() {
    if (opened == null) {
      throw new AssertionError("not opened");
    }
    return opened;
  }

  private CacheBuilder<String, String> builder() {
    return TieredCache.<String, String>named("interrupted")
        .memory(memory -> memory.maximumSize(100))
        .retry(LONG)
        .loader(
            key -> {
              loads.incrementAndGet();
              try {
                goOn.await();
                return key;
              } catch (InterruptedException interrupted) {
                throw becomes.apply(interrupted);
              }
            });
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  /** A thread that reads a key, and what came of it. */
  private record Reader(Thread thread, CompletableFuture<String> result) {
    static Reader of(TieredCache<String, String> cache, String... keys) {
      CompletableFuture<String> result = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  result.complete(
                      keys.length == 1
                          ? cache.get(keys[0])
                          : cache.getAll(List.of(keys)).get(keys[0]));
                } catch (RuntimeException | Error failure) {
                  result.completeExceptionally(failure);
                }
              });
      thread.setDaemon(true);
      thread.start();
      return new Reader(thread, result);
    }

    boolean isParked() {
      return thread.getState() == Thread.State.WAITING;
    }
  }

  static Stream<UnaryOperator<Exception>> ways() {
    return Stream.of(
        failure -> failure,
        failure -> new IllegalStateException("lost", failure),
        failure -> new IllegalStateException("twice", new IllegalStateException(failure)),
        failure -> restored(new IllegalStateException("restored", failure)),
        failure -> restored(new IllegalStateException("restored, and not told")),
        failure -> restored(new ClosedByInterruptException()));
  }

  private static Exception restored(Exception failure) {
    Thread.currentThread().interrupt();
    return failure;
  }

  @ParameterizedTest
  @MethodSource("ways")
  void loadOfAnInterruptedReader_isRunByTheNextOne(UnaryOperator<Exception> way) {
    becomes = way;
    Reader first = Reader.of(cache(), "k");
    eventually(() -> loads.get() == 1 && first.isParked());
    Reader second = Reader.of(cache(), "k");
    Reader third = Reader.of(cache(), "k");
    eventually(() -> second.isParked() && third.isParked());
    first.thread().interrupt();
    assertThat(first.result())
        .failsWithin(SOON)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(CacheException.class);
    eventually(() -> loads.get() == 2);
    goOn.countDown();
    assertThat(second.result()).succeedsWithin(SOON).isEqualTo("k");
    assertThat(third.result()).succeedsWithin(SOON).isEqualTo("k");
    assertThat(loads).hasValue(2);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void interruptionOfTheOnlyReader_isNoFailureOfItsKey(UnaryOperator<Exception> way) {
    becomes = way;
    for (String[] keys : List.of(new String[] {"k"}, new String[] {"k", "l"})) {
      loads.set(0);
      Reader only = Reader.of(cache(), keys);
      eventually(() -> loads.get() > 0 && only.isParked());
      only.thread().interrupt();
      assertThat(only.result()).failsWithin(SOON);
      int before = loads.get();
      CompletableFuture<String> next = cache().async().get("k");
      eventually(() -> loads.get() > before);
      cache().invalidate("k");
      assertThat(next).isNotDone();
    }
  }

  /** What was interrupted then is another thread, of which the loader is told as of any failure. */
  @Test
  void interruptionOfAnotherThread_isAFailureLikeAnyOther() {
    becomes = failure -> new IllegalStateException(new ExecutionException(failure));
    try (TieredCache<String, String> failing =
        builder()
            .loader(
                key -> {
                  loads.incrementAndGet();
                  throw becomes.apply(new InterruptedException());
                })
            .build()) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> failing.get("k")).isInstanceOf(IllegalStateException.class);
      }
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(loads).hasValue(1);
    }
  }

  @Test
  void failureOfALoadFromBeforeAChange_isNotRepeatedAfterIt() {
    for (Runnable change :
        List.<Runnable>of(
            () -> cache().invalidate("k"),
            () -> cache().invalidateAll(),
            () -> cache().invalidateTags("t"))) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch fail = new CountDownLatch(1);
      CompletableFuture<String> old =
          CompletableFuture.supplyAsync(() -> cache().get("k", key -> failing(begun, fail)));
      eventually(() -> begun.getCount() == 0);
      change.run();
      fail.countDown();
      assertThat(old).failsWithin(SOON);
      assertThat(cache().get("k", key -> "mended")).isEqualTo("mended");
      cache().invalidate("k");
    }
  }

  private static String failing(CountDownLatch begun, CountDownLatch fail) {
    begun.countDown();
    try {
      fail.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    throw new IllegalStateException("broken");
  }

  @Test
  void interruptedJoiner_leavesALoadThatStandsInAFullLineAlone() {
    ThreadPoolExecutor full =
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(1));
    CountDownLatch busy = new CountDownLatch(1);
    full.execute(() -> failQuietly(busy));
    try (TieredCache<String, String> bounded = builder().executor(full).build()) {
      CompletableFuture<String> first = bounded.async().get("k");
      Reader joiner = Reader.of(bounded, "k");
      eventually(joiner::isParked);
      joiner.thread().interrupt();
      assertThat(joiner.result()).failsWithin(SOON);
      assertThat(first).isNotDone();
      goOn.countDown();
      busy.countDown();
      assertThat(first).succeedsWithin(SOON).isEqualTo("k");
    } finally {
      full.shutdown();
    }
  }

  private static void failQuietly(CountDownLatch busy) {
    try {
      busy.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
