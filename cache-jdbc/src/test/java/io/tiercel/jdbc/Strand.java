package io.tiercel.jdbc;

import io.tiercel.testkit.SimulatedScheduling;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A task of a simulated world that can wait in its middle, as whoever calls a database does. It has
 * a thread of its own, and gets the world when it goes on and gives it back when it waits: so there
 * is always one thread that runs, and a seed still decides everything.
 */
final class Strand {

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "strand");
            thread.setDaemon(true);
            return thread;
          });
  private static final ThreadLocal<@Nullable Strand> CURRENT = new ThreadLocal<>();

  private final SimulatedScheduling world;
  private final Semaphore goes = new Semaphore(0);
  private final Semaphore stands = new Semaphore(0);
  private Thread other = Thread.currentThread();
  private @Nullable Thread own;
  private boolean ended;
  private boolean abandoned;

  /** The world is at its end, and so is whoever still waits in it. */
  static final class Abandoned extends Error {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super("the simulated world has ended", null, false, false);
    }
  }

  private Strand(SimulatedScheduling world) {
    this.world = world;
  }

  /** Runs the task until it waits for the first time, or ends. */
  static Strand begin(SimulatedScheduling world, Runnable task) {
    Strand strand = new Strand(world);
    THREADS.execute(() -> strand.live(task));
    strand.stands.acquireUninterruptibly();
    strand.goOn();
    return strand;
  }

  private void live(Runnable task) {
    own = Thread.currentThread();
    stands.release();
    goes.acquireUninterruptibly();
    CURRENT.set(this);
    try {
      task.run();
    } catch (Abandoned end) {
      // as it should be
    } finally {
      CURRENT.remove();
      ended = true;
      giveBack();
    }
  }

  private void giveBack() {
    world.handTo(other);
    stands.release();
  }

  private void goOn() {
    other = Thread.currentThread();
    world.handTo(Objects.requireNonNull(own));
    goes.release();
    stands.acquireUninterruptibly();
  }

  /** Whether the thread is one that can wait. */
  static boolean canWait() {
    return CURRENT.get() != null;
  }

  /** Waits until the answer is there; the world goes on meanwhile. */
  static <T> T await(CompletableFuture<T> answer) {
    Strand strand = Objects.requireNonNull(CURRENT.get(), "nobody else can wait here");
    if (!answer.isDone()) {
      strand.awaitEndOf(answer);
    }
    return answer.join();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // only goes on
  private void awaitEndOf(CompletableFuture<?> answer) {
    if (abandoned) {
      throw new Abandoned();
    }
    answer.whenComplete((done, failure) -> goOnUnlessEnded());
    giveBack();
    goes.acquireUninterruptibly();
    if (abandoned) {
      throw new Abandoned();
    }
  }

  private void goOnUnlessEnded() {
    if (!ended && !abandoned) {
      goOn();
    }
  }

  boolean hasEnded() {
    return ended;
  }

  /** Ends the task where it waits. */
  void abandon() {
    if (!ended) {
      abandoned = true;
      goOn();
    }
  }
}
