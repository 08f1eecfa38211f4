package io.tiercel.testkit.simulation;

import io.tiercel.testkit.SimulatedScheduling;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One seed's run: a fleet of real caches in a simulated world, on which an application reads and
 * changes while things go wrong. When the last trouble is over, everything has to come to rest.
 *
 * <p>{@link History} checks each answer as it comes; what is checked at the end is in {@link
 * Invariant}. A run is a function of its seed.
 */
public final class Simulation {
  private static final Duration REST = Duration.ofSeconds(150);
  private static final Duration GLANCE = Duration.ofMillis(250);

  private final SimulatedScheduling world;
  private final Dice dice;
  private final Setup setup;
  private final Fleet fleet;
  private final Operations operations;
  private final Trouble trouble;
  private final History history;

  private Simulation(
      long seed, Trace trace, SimulatedServer.Factory server, UnaryOperator<Setup> adaptation) {
    world = new SimulatedScheduling(seed);
    dice = new Dice(seed);
    trace.timedBy(world::nanos);
    setup = adaptation.apply(Setup.draw(dice));
    trace.add("setup", setup::toString);
    fleet = new Fleet(world, setup, dice, trace, server);
    history = fleet.history();
    operations = new Operations(fleet, dice);
    trouble = new Trouble(fleet, operations, dice);
  }

  /** Runs one seed over model servers; answers its fingerprint, or throws a {@link Violation}. */
  public static long run(long seed, Trace trace) {
    return run(seed, trace, ModelServer::new);
  }

  /** The same, where each node has a slow tier of its own before the servers. */
  public static long runWithOwnTiers(long seed, Trace trace) {
    return run(new Simulation(seed, trace, ModelServer::new, Setup::withOwnTiers));
  }

  /** The same over servers of another kind, and tiers that speak to them. */
  public static long run(long seed, Trace trace, SimulatedServer.Factory server) {
    return run(new Simulation(seed, trace, server, setup -> setup));
  }

  private static long run(Simulation simulation) {
    simulation.run();
    return simulation.world.fingerprint();
  }

  private void run() {
    for (int i = 0; i < setup.pace().operations(); i++) {
      operations.next();
      if (!setup.isCalm() && dice.chance(0.15)) {
        trouble.next();
      }
      pass(dice.chance(0.3) ? Duration.ZERO : dice.between(Duration.ofNanos(10_000), longestGap()));
    }
    trouble.end();
    rest();
    pass(setup.window().plus(History.SLACK).plus(Fleet.DEAD));
    lookAround();
    rest();
    requireNothingLeft();
    history.require();
  }

  private Duration longestGap() {
    return dice.chance(0.05) ? setup.pace().gap().multipliedBy(5) : setup.pace().gap();
  }

  private void pass(Duration time) {
    world.runFor(time);
    history.settle();
    history.require();
  }

  /** Waits until nothing is under way any more. */
  private void rest() {
    Duration waited = Duration.ZERO;
    while (!isAtRest()) {
      pass(GLANCE);
      waited = waited.plus(GLANCE);
      if (waited.compareTo(REST) > 0) {
        history.violate(Invariant.ENDS, "under way: " + operations.pending() + undelivered());
        history.require();
      }
    }
  }

  private boolean isAtRest() {
    return operations.pending().isEmpty() && undelivered().isEmpty();
  }

  private String undelivered() {
    List<Member> owing = fleet.members().stream().filter(it -> !it.hasDelivered()).toList();
    return owing.isEmpty() ? "" : " undelivered on " + owing;
  }

  private void lookAround() {
    for (Member member : fleet.members()) {
      setup.keys().forEach(key -> operations.readLast(member, key));
    }
  }

  private void requireNothingLeft() {
    pass(Fleet.DEAD);
    for (Member member : fleet.members()) {
      if (member.engine.inFlight() > 0) {
        history.violate(Invariant.NOTHING_LEFT, "flights on " + member);
      }
      if (!member.engine.trusts()) {
        history.violate(Invariant.NOTHING_LEFT, "distrust on " + member);
      }
      if (member.owesItsOwnTier()) {
        history.violate(Invariant.NOTHING_LEFT, "removals from the own tier of " + member);
      }
    }
  }
}
