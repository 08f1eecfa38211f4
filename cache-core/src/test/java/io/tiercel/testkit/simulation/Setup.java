package io.tiercel.testkit.simulation;

import io.tiercel.CacheBuilder;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.policy.RetryPolicy;
import io.tiercel.policy.TierPolicy;
import io.tiercel.policy.TimeLimits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a seed draws before anything happens.
 *
 * @param members how many nodes there are
 * @param memory whether each has a memory tier
 * @param own whether each has a slow tier of its own before the servers, such as a file
 * @param servers how many SHARED tiers there are; the first is Home
 * @param partitions of each server
 * @param keys few, so that everything meets
 * @param leaseLife of each server
 * @param window the coherence window
 * @param lives how long entries are good
 * @param loading how the source is read
 * @param guards what stands around the tiers
 * @param pace how fast things happen
 * @param troubles what may go wrong; nothing if empty
 */
record Setup(
    int members,
    boolean memory,
    boolean own,
    int servers,
    int partitions,
    List<String> keys,
    Duration leaseLife,
    Duration window,
    Lives lives,
    Loading loading,
    Guards guards,
    Pace pace,
    Set<Trouble.Kind> troubles) {

  private static final List<String> KEYS = List.of("a:1", "a:2", "b:1", "b:2");

  /** How long entries are good; {@link TierPolicy#UNLIMITED} and zero as in the builder. */
  record Lives(
      Duration inMemory, Duration shared, Duration stale, Duration refresh, Duration absent) {}

  /**
   * How the source is read.
   *
   * @param usual how long most loads take at most
   * @param soft the soft time-out
   * @param hard the hard time-out
   * @param waiting for another node's load
   * @param retry the back-off
   * @param atOnce how many loads at once
   * @param bulk whether the loader takes many keys
   */
  record Loading(
      Duration usual,
      Duration soft,
      Duration hard,
      Duration waiting,
      RetryPolicy retry,
      int atOnce,
      boolean bulk) {}

  /** What stands around the shared tiers, and how many undelivered changes are kept. */
  record Guards(TimeLimits limits, boolean breaker, int undelivered) {}

  /**
   * How fast things happen.
   *
   * @param operations how many there are
   * @param gap the longest usual pause between two
   * @param slowest the longest usual delay of a message
   * @param orderly whether the application changes a key only when its last change has returned
   */
  record Pace(int operations, Duration gap, Duration slowest, boolean orderly) {}

  static Setup draw(Dice dice) {
    boolean memory = dice.chance(0.85);
    int servers = memory ? dice.oneOf(1, 1, 1, 2, 2) : 1;
    Lives lives = lives(dice, memory);
    Set<Trouble.Kind> troubles = troubles(dice, servers);
    return new Setup(
        dice.oneOf(2, 3, 3, 3, 3, 4),
        memory,
        false,
        servers,
        dice.oneOf(1, 1, 3),
        KEYS.subList(0, dice.oneOf(1, 1, 2, 2, 3, 4)),
        dice.millis(300, 3000),
        dice.millis(200, 2000),
        lives,
        loading(dice, lives, troubles.isEmpty()),
        guards(dice, troubles.isEmpty()),
        pace(dice),
        troubles);
  }

  /** The same, where each node has a tier of its own too. */
  Setup withOwnTiers() {
    return new Setup(
        members,
        memory,
        true,
        servers,
        partitions,
        keys,
        leaseLife,
        window,
        lives,
        loading,
        guards,
        pace,
        troubles);
  }

  private static Set<Trouble.Kind> troubles(Dice dice, int servers) {
    Set<Trouble.Kind> drawn = EnumSet.noneOf(Trouble.Kind.class);
    if (dice.chance(0.15)) {
      return drawn;
    }
    if (dice.chance(0.3)) {
      drawn.add(dice.from(List.of(Trouble.Kind.values())));
    } else {
      drawn.addAll(dice.some(List.of(Trouble.Kind.values())));
    }
    if (servers == 2 && dice.chance(0.3)) {
      drawn.add(Trouble.Kind.SERVER_DOWN);
    }
    return drawn;
  }

  private static Lives lives(Dice dice, boolean memory) {
    Duration inMemory = dice.chance(0.5) ? TierPolicy.UNLIMITED : dice.millis(100, 4000);
    Duration shared = dice.chance(0.5) ? TierPolicy.UNLIMITED : dice.millis(200, 8000);
    Duration stale = dice.chance(0.5) ? Duration.ZERO : dice.millis(100, 20_000);
    Duration longest = memory && inMemory.compareTo(shared) > 0 ? inMemory : shared;
    boolean refreshes = dice.chance(0.4);
    Duration refresh =
        refreshes ? dice.millis(50, Math.min(2000, longest.toMillis() - 10)) : Duration.ZERO;
    Duration absent = dice.chance(0.4) ? Duration.ZERO : dice.millis(50, 5000);
    return new Lives(inMemory, shared, stale, refresh, absent);
  }

  private static Loading loading(Dice dice, Lives lives, boolean calm) {
    Duration hard = calm || dice.chance(0.4) ? Duration.ZERO : dice.millis(50, 3000);
    Duration half = hard.isZero() ? Duration.ofMillis(200) : hard.dividedBy(2);
    boolean soft = !lives.stale().isZero() && dice.chance(0.5);
    Duration first = dice.millis(20, 2000);
    return new Loading(
        dice.oneOf(dice.millis(2, 400), dice.millis(2, 400), dice.millis(200, 3000)),
        soft ? half : Duration.ZERO,
        hard,
        calm ? Duration.ofMinutes(2) : dice.oneOf(Duration.ZERO, dice.millis(20, 4000)),
        dice.oneOf(
            RetryPolicy.NONE, new RetryPolicy(first, first.multipliedBy(4), dice.chance(0.5))),
        calm ? 256 : dice.oneOf(1, 2, 256, 256),
        dice.chance(0.5));
  }

  private static Guards guards(Dice dice, boolean calm) {
    return new Guards(
        TimeLimits.all(dice.millis(calm ? 300 : 60, 600)),
        dice.chance(0.3),
        dice.oneOf(1, 3, 10_000, 10_000));
  }

  private static Pace pace(Dice dice) {
    return new Pace(
        20 + dice.below(80), dice.millis(2, 1000), dice.millis(1, 40), dice.chance(0.5));
  }

  /** Whether nothing can go wrong. */
  boolean isCalm() {
    return troubles.isEmpty();
  }

  /** Sets all that is not a tier or a part of the node. */
  void apply(CacheBuilder<String, Versioned> builder) {
    builder
        .staleFor(lives.stale())
        .absentFor(lives.absent())
        .waitAtMost(loading.waiting())
        .retry(loading.retry())
        .concurrentLoads(loading.atOnce())
        .undeliveredInvalidations(guards.undelivered())
        .prefixes(Truth.DELIMITER, 1);
    if (!lives.refresh().isZero()) {
      builder.refreshAfter(lives.refresh());
    }
    if (!loading.soft().isZero()) {
      builder.softLoadTimeout(loading.soft());
    }
    if (!loading.hard().isZero()) {
      builder.loadTimeout(loading.hard());
    }
  }

  /** The breaker of seeds that have one: it recovers quickly. */
  static BreakerPolicy breaker() {
    return BreakerPolicy.DEFAULT.openFor(Duration.ofMillis(100), Duration.ofSeconds(1));
  }
}
