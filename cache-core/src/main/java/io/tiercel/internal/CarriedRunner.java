package io.tiercel.internal;

import io.tiercel.ContextCarrier;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Takes the context when it is made, and runs each load within it. Renewals and the loads of one
 * bulk share it, so several loads may be on their way; each run takes the one that waits longest.
 *
 * <p>There are as many runs as loads, so a run that comes to its end without a load, because the
 * application's carrier threw before it or left it out, refuses one: without the context that it
 * was asked in a load might read what its caller must not see.
 */
final class CarriedRunner implements LoadRunner, Runnable {

  private final Executor executor;
  private final Runnable withContext;
  private final Queue<Load<?, ?>> loads = new ConcurrentLinkedQueue<>();

  /** The load that each thread took in the run that it is in. */
  private final Map<Thread, Load<?, ?>> taken = new ConcurrentHashMap<>();

  CarriedRunner(ContextCarrier carrier, Executor executor) {
    this.executor = executor;
    this.withContext = carrier.carry(this::runNext);
  }

  @Override
  public void run(Load<?, ?> load) {
    loads.add(load);
    try {
      executor.execute(this);
    } catch (RuntimeException | Error failure) {
      refuse(loads.remove(load) ? load : loads.poll(), failure);
    }
  }

  private void runNext() {
    Load<?, ?> next = loads.poll();
    if (next != null) {
      taken.put(Thread.currentThread(), next);
      next.run();
    }
  }

  /** One of the runs. An executor may begin it at once, and so within another one of its thread. */
  @Override
  public void run() {
    Thread self = Thread.currentThread();
    Load<?, ?> outer = taken.remove(self);
    try {
      withContext.run();
      if (!taken.containsKey(self)) {
        refuse(loads.poll(), new IllegalStateException("The context carrier did not run its task"));
      }
    } catch (RuntimeException | Error failure) {
      Load<?, ?> mine = taken.get(self);
      refuse(mine == null ? loads.poll() : mine, failure);
    } finally {
      restore(self, outer);
    }
  }

  private static void refuse(@Nullable Load<?, ?> load, Throwable failure) {
    if (load != null) {
      load.refuse(failure);
    }
  }

  private void restore(Thread self, @Nullable Load<?, ?> outer) {
    if (outer == null) {
      taken.remove(self);
    } else {
      taken.put(self, outer);
    }
  }
}
