package io.tiercel.testkit;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/**
 * One node of a {@link SimulatedScheduling}: a process that can be paused, suspended and killed.
 *
 * <p>While it does not run, its events are held back; when it runs again they happen, in no
 * particular order, after the tasks of the tick that it then notices.
 */
public final class SimulatedNode implements Scheduling {
  private final SimulatedScheduling world;
  private final String name;
  private final SplittableRandom random;
  private final List<TickTask> ticks = new ArrayList<>();
  private final List<SimulatedScheduling.Event> held = new ArrayList<>();
  private State state = State.RUNNING;
  private long stoppedAt;
  private long slept;
  private long wallShift;

  private enum State {
    RUNNING,
    PAUSED,
    SUSPENDED,
    KILLED
  }

  SimulatedNode(SimulatedScheduling world, String name, SplittableRandom random) {
    this.world = world;
    this.name = name;
    this.random = random;
  }

  /** The name it was given. */
  public String name() {
    return name;
  }

  /** Whether its events happen now. */
  public boolean running() {
    return state == State.RUNNING;
  }

  /** Stops it as a long garbage collection does: all its clocks go on. */
  public void pause() {
    stop(State.PAUSED);
  }

  /** Stops it as a closed laptop does: its wall clock goes on, the others stand still. */
  public void suspend() {
    stop(State.SUSPENDED);
  }

  /** For how long it has been paused or suspended; zero if it is running, or dead. */
  public Duration stoppedFor() {
    return alive() && !running() ? Duration.ofNanos(world.nanos() - stoppedAt) : Duration.ZERO;
  }

  /** Lets it run on after a pause or a suspension. */
  public void resume() {
    if (!alive() || running()) {
      return;
    }
    if (state == State.SUSPENDED) {
      slept += world.nanos() - stoppedAt;
    }
    state = State.RUNNING;
    tick();
    held.forEach(event -> world.post(this, event::happen, 0));
    held.clear();
  }

  /** Ends it: nothing that it had planned will happen. */
  public void kill() {
    state = State.KILLED;
    held.clear();
    ticks.clear();
  }

  /** Sets its wall clock forward, or back by a negative time. */
  public void shiftWall(Duration by) {
    wallShift += by.toMillis();
  }

  @Override
  public long millis() {
    world.checkThread();
    return SimulatedScheduling.millisAt(nanos());
  }

  @Override
  public long wallMillis() {
    return SimulatedScheduling.wallMillisAt(world.nanos()) + wallShift;
  }

  @Override
  public long nanos() {
    return (state == State.SUSPENDED ? stoppedAt : world.nanos()) - slept;
  }

  @Override
  public long random() {
    world.checkThread();
    return random.nextLong();
  }

  @Override
  public Executor executor() {
    return task -> world.post(this, task, world.handover());
  }

  @Override
  public Cancellable schedule(Runnable task, Duration delay) {
    return world.post(this, task, Math.max(0, delay.toNanos()));
  }

  @Override
  public Cancellable everyTick(Runnable task) {
    world.checkThread();
    TickTask added = new TickTask(task);
    ticks.add(added);
    return () -> ticks.remove(added);
  }

  @Override
  public String toString() {
    return name;
  }

  boolean alive() {
    return state != State.KILLED;
  }

  void tick() {
    if (running()) {
      List.copyOf(ticks).forEach(tick -> tick.task.run());
    }
  }

  void take(SimulatedScheduling.Event event) {
    if (running()) {
      event.happen();
    } else if (alive()) {
      held.add(event);
    }
  }

  private void stop(State how) {
    if (running()) {
      state = how;
      stoppedAt = world.nanos();
    }
  }

  /** An object of its own for each registration, so that two of the same task are told apart. */
  private static final class TickTask {
    private final Runnable task;

    private TickTask(Runnable task) {
      this.task = task;
    }
  }
}
