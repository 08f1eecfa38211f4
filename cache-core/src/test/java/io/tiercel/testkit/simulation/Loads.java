package io.tiercel.testkit.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The loads of a fleet in which nothing goes wrong: none begins for a key that another is loading,
 * unless the key changed in between, or its node did not believe Home.
 */
final class Loads {
  private final History history;
  private final Setup setup;
  private final List<Load> loads = new ArrayList<>();

  /** One key's load, by the world's clock. */
  private record Load(Member member, String key, long began, long ended) {}

  Loads(History history, Setup setup) {
    this.history = history;
    this.setup = setup;
  }

  void ended(Member member, String key, long began, long now) {
    if (!setup.isCalm()) {
      return;
    }
    Load load = new Load(member, key, began, now);
    loads.stream()
        .filter(other -> other.key.equals(key) && other.ended > began && other.began < now)
        .filter(other -> !isExcused(load, other))
        .forEach(other -> history.violate(Invariant.ONE_LOAD, load + " beside " + other));
    loads.add(load);
  }

  /** A lease is under way for a while between its grant at Home and its load. */
  private boolean isExcused(Load one, Load other) {
    long first = Math.min(one.began, other.began);
    long second = Math.max(one.began, other.began);
    long travel = setup.pace().slowest().toNanos() * (1 + 2L * setup.servers());
    return history.changedWithin(first - travel, second) || isAlone(one) || isAlone(other);
  }

  /** A node that has a change to repeat, because it saw messages lost, does not ask Home. */
  private static boolean isAlone(Load load) {
    return load.member.hasDoubtedHomeSince(load.began);
  }
}
