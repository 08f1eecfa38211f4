package io.tiercel.testkit.simulation;

import io.tiercel.ContextCarrier;
import io.tiercel.internal.EngineAccess;
import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.SimulatedNode;
import io.tiercel.testkit.SimulatedScheduling;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A node on which loads take virtual time.
 *
 * <p>A loader cannot wait in a world that runs on one thread. So its thread comes late: the time of
 * a load passes between the moment at which it is handed to the executor and the moment at which it
 * runs, and the loader answers what was true at some moment between these two. Seen from outside
 * that is the same as a loader which begins at once and takes that long.
 */
final class Host implements Scheduling {
  private final SimulatedScheduling world;
  private final SimulatedNode node;
  private final Supplier<Duration> loadTime;
  private final Executor executor = this::execute;
  private long loadBegan;

  /**
   * When the loads began that each task has still to run. One may be handed over several times, for
   * one load each; they run in the order in which they came.
   */
  private final Map<Runnable, Queue<Long>> beginnings = new HashMap<>();

  /** A context that has nothing in it, and so no {@link ContextCarrier#NONE}. */
  private record Carried(Runnable task) implements Runnable {
    @Override
    public void run() {
      task.run();
    }
  }

  Host(SimulatedScheduling world, SimulatedNode node, Supplier<Duration> loadTime) {
    this.world = world;
    this.node = node;
    this.loadTime = loadTime;
  }

  /** Has to be given to the cache, so that its loads are recognized. */
  ContextCarrier carrier() {
    return Carried::new;
  }

  /** When the load that runs now began, by the world's clock. */
  long loadBegan() {
    return loadBegan;
  }

  private void execute(Runnable task) {
    if (EngineAccess.isLoad(task)) {
      beginnings.computeIfAbsent(task, load -> new ArrayDeque<>()).add(world.nanos());
      node.schedule(() -> run(task), loadTime.get());
    } else {
      node.executor().execute(task);
    }
  }

  private void run(Runnable load) {
    Queue<Long> begun = Objects.requireNonNull(beginnings.get(load));
    loadBegan = begun.remove();
    if (begun.isEmpty()) {
      beginnings.remove(load);
    }
    load.run();
  }

  @Override
  public long millis() {
    return node.millis();
  }

  @Override
  public long wallMillis() {
    return node.wallMillis();
  }

  @Override
  public long nanos() {
    return node.nanos();
  }

  @Override
  public long random() {
    return node.random();
  }

  @Override
  public Executor executor() {
    return executor;
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    return node.schedule(task, delay);
  }

  @Override
  public Cancellable everyTick(Runnable task) {
    return node.everyTick(task);
  }
}
