package io.tiercel.memory;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/** A clock that moves when told, and tasks that run when told. */
final class Ticks implements Scheduling {
  private final List<Runnable> everyTick = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private long millis = 1_000_003;
  private long drawn = 4;

  /** Moves the clock tick by tick. */
  void pass(Duration time) {
    long end = millis + time.toMillis();
    while (millis < end) {
      millis = Math.min(millis + TICK.toMillis(), end);
      List.copyOf(everyTick).forEach(Runnable::run);
      runTasks();
    }
  }

  /** Moves the clock at once, as after a suspension, and ticks only if told. */
  void jump(Duration time) {
    millis += time.toMillis();
  }

  /** From now on this is what is drawn. */
  void draw(long random) {
    drawn = random;
  }

  void tick() {
    List.copyOf(everyTick).forEach(Runnable::run);
  }

  void runTasks() {
    for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
      next.run();
    }
  }

  int listeners() {
    return everyTick.size();
  }

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public long wallMillis() {
    return millis;
  }

  @Override
  public long nanos() {
    return millis * 1_000_000;
  }

  @Override
  public long random() {
    return drawn;
  }

  @Override
  public Executor executor() {
    return tasks::add;
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    throw new UnsupportedOperationException("the memory tier plans nothing");
  }

  @Override
  public Cancellable everyTick(Runnable task) {
    everyTick.add(task);
    return () -> everyTick.remove(task);
  }
}
