package io.tiercel.testkit;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A world with a virtual clock that runs on one thread, and is a pure function of its seed.
 *
 * <p>Whatever is to happen is an event. Events run in the order of their times, and those of one
 * time in an order drawn from the seed, so that many seeds see many interleavings. The clock stands
 * still while an event runs and jumps to the next one, so that an idle day costs nothing. Tasks of
 * every tick run once a jump across a tick's boundary, before the event that the jump leads to.
 *
 * <p>The world itself never stops; each {@link #node} of it can be paused, suspended and killed.
 * Only the thread that made the world, or was {@linkplain #handTo handed} it, may use it: a task
 * that got onto another thread fails at its first call, which is how hidden threads are found.
 */
public final class SimulatedScheduling implements Scheduling {
  private static final long MILLI = 1_000_000;
  private static final long TICK_NANOS = TICK.toNanos();

  /** Where every world's clocks begin. */
  private static final long ORIGIN_MILLIS = 1_000_000;

  private static final long EPOCH_MILLIS = 1_800_000_000_000L;
  private static final long LONGEST_HANDOVER = 50_000;
  private static final Duration PATIENCE = Duration.ofHours(1);

  private Thread owner = Thread.currentThread();
  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::time)
              .thenComparingLong(Event::tie)
              .thenComparingLong(Event::serial));
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final SplittableRandom random;
  private final SimulatedNode self;
  private long now;
  private long serial;
  private long fingerprint;

  /** A world in which nothing is planned yet. */
  public SimulatedScheduling(long seed) {
    this.random = new SplittableRandom(seed);
    this.self = node("world");
  }

  /** Adds a node: a view of this world that can be paused, suspended and killed. */
  public SimulatedNode node(String name) {
    checkThread();
    SimulatedNode node = new SimulatedNode(this, name, random.split());
    nodes.add(node);
    return node;
  }

  /**
   * From here on the other thread runs the world, and this one has to wait until it gets it back.
   */
  public void handTo(Thread other) {
    checkThread();
    owner = other;
  }

  @Override
  public long millis() {
    return self.millis();
  }

  @Override
  public long wallMillis() {
    return self.wallMillis();
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public long random() {
    return self.random();
  }

  @Override
  public Executor executor() {
    return self.executor();
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    return self.schedule(task, delay);
  }

  @Override
  public Cancellable everyTick(Runnable task) {
    return self.everyTick(task);
  }

  /** Runs what is due up to and at the time, on the scale of {@link #millis}, and stops there. */
  public void runUntil(long millis) {
    long end = Math.multiplyExact(millis - ORIGIN_MILLIS, MILLI);
    while (step(end)) {}
    if (end > now) {
      moveTo(end);
    }
  }

  /** Runs what is due within the time, and stops at its end. */
  public void runFor(Duration time) {
    long end = Math.addExact(now, time.toNanos());
    while (step(end)) {}
    moveTo(end);
  }

  /** Runs until nothing is planned, or for the longest time; says whether all was done. */
  public boolean runUntilIdle(Duration longest) {
    long end = Math.addExact(now, longest.toNanos());
    while (step(end)) {}
    return next() == null;
  }

  /** Runs until the stage is complete, which must be within an hour, and answers its result. */
  public <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    long end = Math.addExact(now, PATIENCE.toNanos());
    while (!future.isDone()) {
      if (!step(end)) {
        throw new AssertionError("not complete after an hour: " + this);
      }
    }
    return future.join();
  }

  /** A number that two runs have in common only if the same events ran at the same times. */
  public long fingerprint() {
    return fingerprint;
  }

  /** True with the probability. */
  public boolean chance(double probability) {
    return probability > 0 && (probability >= 1 || random.nextDouble() < probability);
  }

  /** A number from 0 up to, and without, the bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  @Override
  public String toString() {
    return "world at " + millis() + " ms with " + queue.size() + " events";
  }

  static long millisAt(long nanos) {
    return ORIGIN_MILLIS + nanos / MILLI;
  }

  static long wallMillisAt(long nanos) {
    return EPOCH_MILLIS + nanos / MILLI;
  }

  Event post(SimulatedNode node, Runnable task, long delay) {
    checkThread();
    Event event = new Event(node, task, Math.addExact(now, delay), random.nextLong(), serial++);
    queue.add(event);
    return event;
  }

  /** The small time that a thread pool takes to begin with a task. */
  long handover() {
    return random.nextLong(LONGEST_HANDOVER);
  }

  void checkThread() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException("the simulated world was entered by another thread");
    }
  }

  private boolean step(long end) {
    checkThread();
    Event event = next();
    if (event == null || event.time > end) {
      return false;
    }
    queue.remove();
    moveTo(event.time);
    fingerprint = fingerprint * 31 + (event.time ^ event.tie);
    event.node.take(event);
    return true;
  }

  private @Nullable Event next() {
    Event event = queue.peek();
    while (event != null && event.isVoid()) {
      queue.remove();
      event = queue.peek();
    }
    return event;
  }

  private void moveTo(long time) {
    boolean ticks = time / TICK_NANOS > now / TICK_NANOS;
    now = time;
    if (ticks) {
      List.copyOf(nodes).forEach(SimulatedNode::tick);
    }
  }

  /** Something that will happen to a node. */
  static final class Event implements Cancellable {
    private final SimulatedNode node;
    private final long time;
    private final long tie;
    private final long serial;
    private @Nullable Runnable task;

    private Event(SimulatedNode node, Runnable task, long time, long tie, long serial) {
      this.node = node;
      this.task = task;
      this.time = time;
      this.tie = tie;
      this.serial = serial;
    }

    @Override
    public void cancel() {
      task = null;
    }

    void happen() {
      Runnable it = task;
      task = null;
      if (it != null) {
        it.run();
      }
    }

    private boolean isVoid() {
      return task == null || !node.alive();
    }

    private long time() {
      return time;
    }

    private long tie() {
      return tie;
    }

    private long serial() {
      return serial;
    }
  }
}
