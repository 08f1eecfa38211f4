package io.tiercel.jdbc;

import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.SimulatedScheduling;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A node's threads for its database, as many as it has connections. */
final class SimulatedWorkers implements Workers {

  private final SimulatedScheduling world;
  private final Scheduling node;
  private final List<Strand> strands;
  private final int count;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int busy;

  /** The strands that are begun are added to the list. */
  SimulatedWorkers(SimulatedScheduling world, Scheduling node, List<Strand> strands, int count) {
    this.world = world;
    this.node = node;
    this.strands = strands;
    this.count = count;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    if (busy < count) {
      busy++;
      node.executor().execute(() -> strands.add(Strand.begin(world, this::work)));
    }
  }

  private void work() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
    busy--;
  }

  @Override
  public void close() {
    // a simulated node is never closed, only killed
  }

  @Override
  public void await(long millis) {
    // nothing can wait in a world of one thread
  }
}
