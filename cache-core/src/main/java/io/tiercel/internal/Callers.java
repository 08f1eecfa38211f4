package io.tiercel.internal;

import io.tiercel.ContextCarrier;
import java.util.concurrent.Executor;

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
    return new Caller(Thread.currentThread(), Claim.isRunningHere(), runner());
  }

  /** The present thread, which will not wait. */
  Caller passing() {
    return new Caller(null, Claim.isRunningHere(), runner());
  }

  /** The present thread, which will wait for a look: nothing is to be run on its behalf. */
  Caller waitingToLook() {
    return new Caller(Thread.currentThread(), false, plain);
  }

  /** Somebody who looks and will not wait. */
  Caller passingLook() {
    return new Caller(null, false, plain);
  }

  private LoadRunner runner() {
    return carrier == ContextCarrier.NONE ? plain : new CarriedRunner(carrier, executor);
  }
}
