package io.tiercel.internal;

import io.tiercel.ContextCarrier;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes the callers of one cache. */
final class Callers {

  private final ContextCarrier carrier;
  private final Executor executor;
  private final LoadRunner plain;

  Callers(ContextCarrier carrier, Executor executor) {
    this.carrier = carrier;
    this.executor = executor;
    this.plain = LoadRunner.on(executor);
  }

  /** The present thread, which will wait. */
  Caller waiting() {
    return new Caller(this, Thread.currentThread(), within(), runner());
  }

  /** The present thread, which will not wait. */
  Caller passing() {
    return new Caller(this, null, within(), runner());
  }

  /** The present thread, which will wait for a look: nothing is to be run on its behalf. */
  Caller waitingToLook() {
    return new Caller(this, Thread.currentThread(), null, plain);
  }

  /** Somebody who looks and will not wait. */
  Caller passingLook() {
    return new Caller(this, null, null, plain);
  }

  /** The load within whose loader the present thread is; it has room to begin another one then. */
  private static @Nullable Claim within() {
    Claim running = Claim.runningHere();
    if (running != null) {
      Headroom.require();
    }
    return running;
  }

  private LoadRunner runner() {
    return carrier == ContextCarrier.NONE ? plain : new CarriedRunner(carrier, executor);
  }
}
