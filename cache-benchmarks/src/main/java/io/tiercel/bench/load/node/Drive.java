package io.tiercel.bench.load.node;

import io.tiercel.bench.load.scenario.Phases;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.Scenario.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
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

  /** What did not end so long after the end of the phases is taken for what never ends. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

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
  private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();

  /** An operation that began; only who takes it out of those under way may count it. */
  private static final class UnderWay {
    private final Operation operation;
    private final double at;
    private final long intended;

    UnderWay(Operation operation, double at, long intended) {
      this.operation = operation;
      this.at = at;
      this.intended = intended;
    }
  }

  /** The share of this node, of which the ramp-up begins at this nanosecond. */
  Drive(Scenario scenario, Target target, KeyChoice keys, Share share, long began) {
    this.target = target;
    this.keys = keys;
    this.phases = share.phases();
    this.began = began;
    this.operations = weighted(scenario.load().operations());
    double from = Math.max(0, (System.nanoTime() - began) / 1e9);
    long seed = share.seed(scenario.load());
    this.arrivals = share.arrivals(scenario.load(), from);
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

  /** Whether what is still under way has had all the time that it gets. */
  boolean isOverdue() {
    return second() > phases.total().plus(PATIENCE).toNanos() / 1e9;
  }

  /**
   * Counts what is still under way as failed, with its age for a latency, and answers how many
   * those are. That of a thread that died is among them.
   */
  int giveUp() {
    int given = 0;
    for (UnderWay one : underWay) {
      given += count(one, null) ? 1 : 0;
    }
    return given;
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
      UnderWay one = new UnderWay(operations[random.nextInt(operations.length)], at, intended);
      underWay.add(one);
      count(one, attempt(one.operation, keys.next(random)));
    }
  }

  /** Counts it, unless that was done; {@code stale} is null if it failed. */
  private boolean count(UnderWay one, @Nullable Boolean stale) {
    long now = System.nanoTime();
    if (!underWay.remove(one)) {
      return false;
    }
    boolean isRead = one.operation == Operation.READ;
    boolean isInTime = phases.isSteady((now - began) / 1e9);
    Counters.Ending ending =
        new Counters.Ending(
            now - one.intended, isRead, stale == null, stale != null && stale, isInTime);
    all.count(ending);
    if (phases.isSteady(one.at)) {
      steady.count(ending);
    }
    return true;
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
