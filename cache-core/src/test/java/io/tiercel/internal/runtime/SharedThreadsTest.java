package io.tiercel.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.spi.Scheduling;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedThreadsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final SharedThreads threads = new SharedThreads(nanos::get);

  @Test
  void threads_endSoonAfterTheLastUserLeft() throws Exception {
    threads.enter(0);
    threads.enter(0);
    Thread worker = threadOfPool();
    Thread timer = threadOfTimer();
    threads.timer().everyTick(() -> {});
    threads.leave(0);
    assertThat(timer.isAlive()).isTrue();
    threads.leave(0);
    await().until(() -> !worker.isAlive() && !timer.isAlive());
  }

  @Test
  void threads_comeBackWithANewUser() throws Exception {
    threads.enter(0);
    Thread first = threadOfTimer();
    threads.leave(0);
    await().until(() -> !first.isAlive());
    threads.enter(0);
    assertThat(threadOfTimer().isAlive()).isTrue();
    threads.leave(0);
  }

  @Test
  void threads_holdNothingOfWhoeverNeededThemFirst() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
      Thread.currentThread().setContextClassLoader(application);
      assertThat(threadOfPool().getContextClassLoader()).isNotSameAs(application);
      assertThat(threadOfTimer().getContextClassLoader()).isNotSameAs(application);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void taskDueAtATick_runsAfterIt_howeverLateTheThreadIs() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Scheduling.Cancellable ticking = threads.timer().everyTick(() -> order.add("tick"));
    threads.timer().schedule(() -> awaitQuietly(busy), Duration.ZERO);
    threads.timer().schedule(() -> order.add("task"), Duration.ZERO);
    threads.timer().schedule(done::countDown, Duration.ZERO);
    order.clear();
    nanos.addAndGet(Scheduling.TICK.toNanos());
    busy.countDown();
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    ticking.cancel();
    assertThat(order).containsSubsequence("tick", "task");
  }

  @Test
  void ticks_goOnAfterAnError() throws Exception {
    AtomicInteger errors = new AtomicInteger(3);
    TickingTimer timer =
        new TickingTimer(
            () -> {
              if (isTimer() && errors.getAndDecrement() > 0) {
                throw new OutOfMemoryError("as if");
              }
              return 0;
            },
            new Complaints(nanos::get));
    CountDownLatch ticked = new CountDownLatch(1);
    Scheduling.Cancellable ticking = timer.everyTick(ticked::countDown);
    assertThat(ticked.await(5, TimeUnit.SECONDS)).isTrue();
    ticking.cancel();
  }

  private static boolean isTimer() {
    return Thread.currentThread().getName().startsWith("tiercel-timer-");
  }

  @Test
  void ticksThatWereLost_beginAnewWhenSomebodyAsksForTheTime() throws Exception {
    TickingTimer timer = threads.timer();
    Semaphore ticks = new Semaphore(0);
    Scheduling.Cancellable ticking = timer.everyTick(ticks::release);
    ticks.acquire();
    lose(timer);
    ticks.drainPermits();
    timer.ensureTicks(nanos.addAndGet(Duration.ofMillis(900).toNanos()));
    assertThat(ticks.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
    timer.ensureTicks(nanos.addAndGet(Duration.ofMillis(200).toNanos()));
    assertThat(ticks.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    ticking.cancel();
  }

  /** Ends the plan of the ticks as an error within the JVM's own classes does. */
  private static void lose(TickingTimer timer) throws ReflectiveOperationException {
    Field ticks = TickingTimer.class.getDeclaredField("ticks");
    ticks.setAccessible(true);
    ((Future<?>) ticks.get(timer)).cancel(false);
  }

  @Test
  void pool_hasAThreadForEachPlaceOfEachUser() throws Exception {
    threads.enter(200);
    threads.enter(200);
    CountDownLatch hang = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(400);
    for (int i = 0; i < 400; i++) {
      threads
          .pool()
          .execute(
              () -> {
                begun.countDown();
                awaitQuietly(hang);
              });
    }
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    hang.countDown();
    threads.leave(200);
    threads.leave(200);
  }

  private Thread threadOfPool() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    threads.pool().execute(() -> thread.complete(Thread.currentThread()));
    return thread.get(5, TimeUnit.SECONDS);
  }

  private Thread threadOfTimer() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    threads.timer().schedule(() -> thread.complete(Thread.currentThread()), Duration.ZERO);
    return thread.get(5, TimeUnit.SECONDS);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
