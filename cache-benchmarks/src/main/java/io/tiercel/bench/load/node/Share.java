package io.tiercel.bench.load.node;

import io.tiercel.bench.load.scenario.Phases;
import io.tiercel.bench.load.scenario.Scenario.Load;
import java.time.Duration;

/**
 * A node's share of a drive. When each of its operations is to begin follows from nothing else, so
 * that who has only the share knows how many they are, whatever becomes of the node.
 *
 * @param node whose share it is, from 1
 * @param drive which one of its stack, so that no two have the same arrivals
 * @param rate of this node alone, when it is steady
 * @param phases how the rate changes
 */
public record Share(int node, int drive, double rate, Phases phases) {

  /** How many of its operations are to begin in the steady state. */
  public long steady(Load load) {
    Arrivals arrivals = arrivals(load, 0);
    double end = phases.rampUp().plus(phases.steady()).toNanos() / 1e9;
    long count = 0;
    for (double at = arrivals.next(); at < end; at = arrivals.next()) {
      count += phases.isSteady(at) ? 1 : 0;
    }
    return count;
  }

  /** When its operations are to begin, of those after this second. */
  Arrivals arrivals(Load load, double from) {
    return new Arrivals(phases, rate, load.arrivals(), seed(load), from);
  }

  long seed(Load load) {
    return (load.seed() * 1_000L + drive) * 100 + node;
  }

  /** The order to do it, for any node: {@code go <milliseconds of the epoch> …}. */
  public String order(long beganMillis) {
    return String.join(
        " ",
        "go",
        Long.toString(beganMillis),
        Integer.toString(drive),
        Double.toString(rate),
        phases.rampUp().toString(),
        phases.steady().toString(),
        phases.rampDown().toString());
  }

  /** The share of this node by the words of such an order. */
  static Share of(int node, String... order) {
    return new Share(
        node,
        Integer.parseInt(order[2]),
        Double.parseDouble(order[3]),
        new Phases(Duration.parse(order[4]), Duration.parse(order[5]), Duration.parse(order[6])));
  }
}
