package io.tiercel.testkit;

import io.tiercel.CacheBuilder;
import io.tiercel.policy.TierPolicy;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.List;

/**
 * One arrangement of tiers, for one run of one scenario: its servers are empty, and its clock is
 * its own if it can be.
 */
public interface TierStack extends AutoCloseable {

  /** How lives are limited: not at all, and exactly. */
  TierPolicy EXACT = TierPolicy.DEFAULT.withJitter(0);

  /** Adds the tiers of one more node to its cache's builder, each with this policy. */
  void addTo(CacheBuilder<String, String> builder, TierPolicy policy);

  /** Time, randomness and threads for every node. */
  Scheduling scheduling();

  /** Lets so much time pass. */
  void pass(Duration time);

  /** The time that the lives in scenarios are multiples of: less where it really has to pass. */
  default Duration unit() {
    return Duration.ofSeconds(1);
  }

  /** Whether what one node stores can be read by the others. */
  boolean shares();

  /** The ways into it that scenarios take which are for every way. */
  default List<Facade> facades() {
    return List.of(Facade.values());
  }

  /** How often scenarios that count repeat themselves: less where each operation takes a while. */
  default int repetitions() {
    return 10_000;
  }

  @Override
  default void close() {}
}
