package io.tiercel.bench.load.node;

import io.tiercel.bench.load.scenario.Scenario.Operation;
import io.tiercel.stats.TierStats;
import java.time.Duration;
import java.util.List;

/** What operations are done to. */
interface Target extends AutoCloseable {

  /** Does it, and says whether the answer was older than a change acknowledged before it began. */
  boolean isStaleAfter(Operation operation, int key) throws Exception;

  /** Counters of its tiers, nearest first; none where it has none. */
  default List<TierStats> tiers() {
    return List.of();
  }

  /** How many stale answers the stack itself knows to have given, because a load failed. */
  default long served() {
    return 0;
  }

  /** How many keys were loaded, those not whose load failed. */
  default long loads() {
    return 0;
  }

  /** Holds up each load for so long. */
  default void slow(Duration by) {}

  /** Lets each load fail, or work again. */
  default void fail(boolean now) {}

  @Override
  void close();
}
