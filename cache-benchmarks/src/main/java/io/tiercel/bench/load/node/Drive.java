package io.tiercel.bench.load.node;

import io.tiercel.bench.load.scenario.Phases;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.Scenario.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One run of the load in this node. Each thread takes the next arrival, waits for its time, and
 * does one operation. If all threads are busy, arrivals begin late; their latency counts from when
 * they were to begin, so that a stack that hangs for a second is charged with everything that would
 * have been asked in it.
 */
final class Drive {
  /** What did not begin so long after the end of the phases is given up. */
  static final Duration GRACE = Duration.ofSeconds(2);

  private static final long SPIN = TimeUnit.MICROSECONDS.toNanos(60);

  private final Target target;
  private final Phases phases;
  private final Arrivals arrivals;
  private final KeyChoice keys;
  private final Operation[] operations;
  private final long began;
  private final Counters all = new Counters();
  private final Counters steady = new Counters();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * What is asked of a drive.
   *
   * @param node whose share it is, from 1
   * @param began the nanosecond at which the ramp-up begins
   * @param rate of this node alone
   */
  record Order(int node, long began, double rate, Phases phases) {}

  Drive(Scenario scenario, Target target, KeyChoice keys, Order order) {
    this.target = target;
    this.keys = keys;
    this.phases = order.phases;
    this.began = order.began;
    this.operations = weighted(scenario.load().operations());
    double from = Math.max(0, (System.nanoTime() - began) / 1e9);
    long seed = scenario.load().seed() * 1_000L + order.node;
    this.arrivals = new Arrivals(phases, order.rate, scenario.load().arrivals(), seed, from);
    for (int i = 0; i < scenario.fleet().threads(); i++) {
      SplittableRandom random = new SplittableRandom(seed * 10_000 + i);
      Thread thread = new Thread(() -> work(random), "load-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  /** Each operation once for each hundredth of the weights, or so: a draw is one look. */
  private static Operation[] weighted(Map<Operation, Integer> weights) {
    int sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    List<Operation> table = new ArrayList<>();
    int steps = Math.min(sum, 10_000);
    int reached = 0;
    for (Map.Entry<Operation, Integer> one : weights.entrySet()) {
      reached += one.getValue();
      while (table.size() < Math.round((double) reached * steps / sum)) {
        table.add(one.getKey());
      }
    }
    return table.toArray(Operation[]::new);
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Whether no thread has anything left to do. */
  boolean isOver() {
    return threads.stream().noneMatch(Thread::isAlive);
  }

  Sample.Counted takeAll() {
    return all.take();
  }

  Sample.Counted takeSteady() {
    return steady.take();
  }

  double second() {
    return (System.nanoTime() - began) / 1e9;
  }

  /** The nanoseconds from now until the next full second of a drive, of which the first is 1. */
  static long untilSample(long began, long now) {
    long second = TimeUnit.SECONDS.toNanos(1);
    long passed = now - began;
    return passed < 0 ? second - passed : second - passed % second;
  }

  private void work(SplittableRandom random) {
    double end = phases.total().plus(GRACE).toNanos() / 1e9;
    for (double at = arrivals.next(); at <= end && second() <= end; at = arrivals.next()) {
      long intended = began + (long) (at * 1e9);
      waitUntil(intended);
      Operation operation = operations[random.nextInt(operations.length)];
      Counters.Ending ending = perform(operation, keys.next(random), intended);
      all.count(ending);
      if (phases.isSteady(at)) {
        steady.count(ending);
      }
    }
  }

  private Counters.Ending perform(Operation operation, int key, long intended) {
    boolean isRead = operation == Operation.READ;
    Boolean stale = attempt(operation, key);
    long nanos = System.nanoTime() - intended;
    return new Counters.Ending(nanos, isRead, stale == null, stale != null && stale);
  }

  private @Nullable Boolean attempt(Operation operation, int key) {
    try {
      return target.isStaleAfter(operation, key);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    } catch (Exception failed) {
      // Counted as an error; what kind of error is for the stack's own counters to tell.
      return null;
    }
  }

  /** Sleeps most of the time, and watches the clock at the end, as a sleep ends late. */
  private static void waitUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      if (left > SPIN) {
        LockSupport.parkNanos(left - SPIN);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
