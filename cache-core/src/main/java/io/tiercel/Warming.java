package io.tiercel;

import java.util.concurrent.CompletableFuture;

/** A warming under way. */
public interface Warming {

  /**
   * How far it is.
   *
   * @param asked keys that were read
   * @param present keys that had a value
   * @param failed keys whose load failed
   */
  record Progress(long asked, long present, long failed) {}

  /** How far it is now. */
  Progress progress();

  /**
   * Completes with the last progress when all keys were read. A key whose load fails does not end
   * it; a stream of keys that throws, or brings null, does, and this fails with that.
   */
  CompletableFuture<Progress> done();

  /** Ends it after the batch under way; {@link #done} then completes with what was reached. */
  void cancel();
}
