package io.tiercel.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.spi.Scheduling;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedThreadsTest {

  private final AtomicLong nanos = new AtomicLong();
  private final SharedThreads threads = new SharedThreads(nanos::get);

  @Test
  void threads_endSoonAfterTheLastUserLeft() throws Exception {
    threads.enter();
    threads.enter();
    Thread worker = threadOfPool();
    Thread timer = threadOfTimer();
    threads.timer().everyTick(() -> {});
    threads.leave();
    assertThat(timer.isAlive()).isTrue();
    threads.leave();
    await().until(() -> !worker.isAlive() && !timer.isAlive());
  }

  @Test
  void threads_comeBackWithANewUser() throws Exception {
    threads.enter();
    Thread first = threadOfTimer();
    threads.leave();
    await().until(() -> !first.isAlive());
    threads.enter();
    assertThat(threadOfTimer().isAlive()).isTrue();
    threads.leave();
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
