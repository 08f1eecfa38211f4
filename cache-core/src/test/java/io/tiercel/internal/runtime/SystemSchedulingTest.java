package io.tiercel.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import io.tiercel.spi.Scheduling.Cancellable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemSchedulingTest {

  private final SystemScheduling scheduling = SystemScheduling.open(16);

  @AfterEach
  void close() {
    scheduling.close();
  }

  @Test
  void millis_isTheWallClockOfTheStart_andNeverGoesBack() {
    long last = scheduling.millis();
    assertThat(last).isCloseTo(scheduling.wallMillis(), within(5000L));
    for (int i = 0; i < 1000; i++) {
      long now = scheduling.millis();
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
  }

  @Test
  void millis_ofTwoInstances_isOneClock() {
    try (SystemScheduling other = SystemScheduling.open(16)) {
      long before = scheduling.millis();
      long between = other.millis();
      assertThat(between).isBetween(before, scheduling.millis());
    }
  }

  @Test
  void random_repeatsNothing() {
    Set<Long> drawn = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 1000; i++) {
      drawn.add(scheduling.random());
    }
    assertThat(drawn).hasSize(1000);
  }

  @Test
  void executor_withoutOneOfItsOwn_runsOnNamedDaemons() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    scheduling.executor().execute(() -> thread.complete(Thread.currentThread()));
    assertThat(thread.get(5, TimeUnit.SECONDS).getName()).startsWith("tiercel-load-");
    assertThat(thread.join().isDaemon()).isTrue();
  }

  @Test
  void executor_thatWasGiven_isUsed() {
    try (SystemScheduling own = SystemScheduling.on(ForkJoinPool.commonPool())) {
      assertThat(own.executor()).isSameAs(ForkJoinPool.commonPool());
    }
  }

  @Test
  void taskAtLeisure_isNoMatterOfTheTimerWhateverTheExecutorDoes() throws Exception {
    try (SystemScheduling inline = SystemScheduling.on(Runnable::run)) {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      Later.runAtLeisure(
          inline, Duration.ofMillis(1), () -> thread.complete(Thread.currentThread()));
      assertThat(thread.get(5, TimeUnit.SECONDS).getName()).doesNotStartWith("tiercel-timer-");
    }
  }

  @Test
  void scheduledTask_runsAfterItsDelay() throws Exception {
    CompletableFuture<Long> ran = new CompletableFuture<>();
    long start = scheduling.nanos();
    scheduling.schedule(() -> ran.complete(scheduling.nanos()), Duration.ofMillis(20));
    assertThat(ran.get(5, TimeUnit.SECONDS) - start)
        .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
  }

  @Test
  void scheduledTask_thatWasCancelled_neverRuns() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    scheduling.schedule(runs::incrementAndGet, Duration.ofMillis(20)).cancel();
    CountDownLatch later = new CountDownLatch(1);
    scheduling.schedule(later::countDown, Duration.ofMillis(60));
    assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(runs).hasValue(0);
  }

  @Test
  void schedule_withADelayBeyondAllNanoseconds_isAccepted() {
    scheduling.schedule(() -> {}, Duration.ofDays(365_000)).cancel();
  }

  @Test
  void everyTick_runsUntilCancelled() {
    AtomicInteger ticks = new AtomicInteger();
    Cancellable ticking = scheduling.everyTick(ticks::incrementAndGet);
    await().untilAtomic(ticks, greaterThan(3));
    ticking.cancel();
    AtomicInteger others = new AtomicInteger();
    Cancellable other = scheduling.everyTick(others::incrementAndGet);
    await().untilAtomic(others, greaterThan(1));
    int seen = ticks.get();
    await().untilAtomic(others, greaterThan(4));
    other.cancel();
    assertThat(ticks).hasValue(seen);
  }

  @Test
  void taskThatThrows_leavesTheTimerAlive() {
    AtomicInteger ticks = new AtomicInteger();
    Cancellable failing =
        scheduling.everyTick(
            () -> {
              throw new IllegalStateException("a tick that fails on purpose");
            });
    Cancellable ticking = scheduling.everyTick(ticks::incrementAndGet);
    scheduling.schedule(
        () -> {
          throw new AssertionError("a task that fails on purpose");
        },
        Duration.ZERO);
    await().untilAtomic(ticks, greaterThan(3));
    failing.cancel();
    ticking.cancel();
  }
}
