package io.tiercel.bench.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Subjects that take turns of a second within one JVM and on one server. JMH takes turns of whole
 * JVMs, of which each would need a server and half a minute to come to itself, and it cannot see
 * the server's processor time.
 */
public final class Turns implements AutoCloseable {

  /** The figure of the processor time that the server needs for an operation. */
  public static final String SERVER = "server";

  private static final int CHECK_EVERY = 16;
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration REHEARSAL = Duration.ofSeconds(10);

  private final int threads;
  private final Supplier<Duration> serverTime;
  private final ExecutorService workers = Executors.newCachedThreadPool();

  /**
   * Turns of so many threads.
   *
   * @param serverTime the processor time that the server has taken so far
   */
  public Turns(int threads, Supplier<Duration> serverTime) {
    this.threads = threads;
    this.serverTime = serverTime;
  }

  /** The subject, which rehearses before it is measured for the first time. */
  public Side side(Subject subject) {
    AtomicBoolean rehearsed = new AtomicBoolean();
    return Side.of(
        subject.name(),
        () -> {
          if (rehearsed.compareAndSet(false, true)) {
            turn(subject.work(), REHEARSAL);
          }
          return turn(subject.work(), TURN);
        });
  }

  private Sample turn(Subject.Work work, Duration length) throws Exception {
    CyclicBarrier together = new CyclicBarrier(threads + 1);
    List<Future<Long>> counts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      counts.add(workers.submit(() -> work(work, thread, length, together)));
    }
    Duration serverBefore = serverTime.get();
    Spent before = Spent.soFar();
    together.await();
    long began = System.nanoTime();
    double operations = 0;
    for (Future<Long> count : counts) {
      operations += count.get();
    }
    double wall = System.nanoTime() - began;
    return before
        .addTo(Sample.of(Sample.TIME, wall * threads / operations), operations)
        .and(SERVER, serverTime.get().minus(serverBefore).toNanos() / operations);
  }

  private static long work(Subject.Work work, int thread, Duration length, CyclicBarrier together)
      throws Exception {
    together.await();
    long end = System.nanoTime() + length.toNanos();
    long n = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < CHECK_EVERY; i++) {
        work.run(thread, n++);
      }
    }
    return n;
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
