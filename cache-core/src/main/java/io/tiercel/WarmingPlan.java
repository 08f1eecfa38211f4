package io.tiercel;

import io.tiercel.policy.Rules;
import java.util.function.Consumer;

/**
 * How to warm.
 *
 * @param batch how many keys are read at once
 * @param keysPerSecond how fast; {@link Double#POSITIVE_INFINITY} for no limit
 * @param progress told after each batch, on the executor
 */
public record WarmingPlan(
    int batch, double keysPerSecond, Consumer<? super Warming.Progress> progress) {

  /** Batches of 100, no limit, nobody told. */
  public static final WarmingPlan DEFAULT =
      new WarmingPlan(100, Double.POSITIVE_INFINITY, progress -> {});

  /** Checks both numbers. */
  public WarmingPlan {
    Rules.check(batch > 0, "batch", batch, "at least 1");
    Rules.check(keysPerSecond > 0, "keysPerSecond", keysPerSecond, "above zero");
    Rules.present("progress", progress);
  }

  /** The same in batches of another size. */
  public WarmingPlan inBatchesOf(int keys) {
    return new WarmingPlan(keys, keysPerSecond, progress);
  }

  /** The same, at most so fast. */
  public WarmingPlan atMost(double keysEachSecond) {
    return new WarmingPlan(batch, keysEachSecond, progress);
  }

  /** The same, telling of its progress. */
  public WarmingPlan telling(Consumer<? super Warming.Progress> listener) {
    return new WarmingPlan(batch, keysPerSecond, listener);
  }
}
