package io.tiercel.policy;

import java.time.Duration;

/**
 * When a tier is given up for a while, and how it is tried again.
 *
 * @param trip what makes the circuit breaker open
 * @param firstOpen how long it stays open at first; the last half of each time is random, so that
 *     the nodes of a fleet do not come back together
 * @param longestOpen what doubling with each failed attempt leads to at most
 * @param probes how many calls are let through to try the tier; it is back when all of them
 *     succeeded, and given up again when one did not
 */
public record BreakerPolicy(Trip trip, Duration firstOpen, Duration longestOpen, int probes) {

  private static final Duration LONGEST = Duration.ofDays(1); // DEFAULT is checked with it

  /** Opens for half a second at first and 30 seconds at most, and tries with three calls. */
  public static final BreakerPolicy DEFAULT =
      new BreakerPolicy(Trip.DEFAULT, Duration.ofMillis(500), Duration.ofSeconds(30), 3);

  /** Checks each, and that times can only grow. */
  public BreakerPolicy {
    Rules.present("trip", trip);
    upToADay("firstOpen", firstOpen);
    upToADay("longestOpen", longestOpen);
    Rules.check(
        longestOpen.compareTo(firstOpen) >= 0,
        "longestOpen",
        longestOpen,
        "at least firstOpen, " + firstOpen);
    Rules.check(probes > 0, "probes", probes, "at least 1");
  }

  /** The same with other reasons to open. */
  public BreakerPolicy withTrip(Trip reasons) {
    return new BreakerPolicy(reasons, firstOpen, longestOpen, probes);
  }

  /** The same with other times. */
  public BreakerPolicy openFor(Duration first, Duration longest) {
    return new BreakerPolicy(trip, first, longest, probes);
  }

  /** The same with another number of probes. */
  public BreakerPolicy withProbes(int number) {
    return new BreakerPolicy(trip, firstOpen, longestOpen, number);
  }

  private static void upToADay(String setting, Duration value) {
    Rules.positive(setting, value);
    Rules.check(value.compareTo(LONGEST) <= 0, setting, value, "at most a day");
  }

  /**
   * What makes a circuit breaker open: too large a part of the calls in a sliding window, or
   * silence.
   *
   * @param window how long a call counts
   * @param minimumCalls how many calls the window must hold before parts of them mean anything
   * @param failureRate the part of failed calls, above 0 and up to 1, that opens it
   * @param slowCall from when on a call is slow
   * @param slowRate the part of slow calls, above 0 and up to 1, that opens it
   * @param silentTimeouts how many time-outs open it at once when the tier answered nothing at all
   *     since each of those calls began. A server that hangs costs so many waits, one after the
   *     other or side by side; on a server that loses a call now and then, others break the silence
   */
  public record Trip(
      Duration window,
      int minimumCalls,
      double failureRate,
      Duration slowCall,
      double slowRate,
      int silentTimeouts) {

    /** Half of 20 or more calls failed or four fifths slow within 10 seconds, or one silence. */
    public static final Trip DEFAULT =
        new Trip(Duration.ofSeconds(10), 20, 0.5, Duration.ofMillis(200), 0.8, 1);

    /** Checks each on its own. */
    public Trip {
      upToADay("window", window);
      Rules.check(minimumCalls > 0, "minimumCalls", minimumCalls, "at least 1");
      Rules.check(isRate(failureRate), "failureRate", failureRate, "above 0 and at most 1");
      upToADay("slowCall", slowCall);
      Rules.check(isRate(slowRate), "slowRate", slowRate, "above 0 and at most 1");
      Rules.check(silentTimeouts > 0, "silentTimeouts", silentTimeouts, "at least 1");
    }

    /** The same with another window and another number of calls that it must hold. */
    public Trip over(Duration time, int calls) {
      return new Trip(time, calls, failureRate, slowCall, slowRate, silentTimeouts);
    }

    /** The same with another part of failed calls. */
    public Trip withFailureRate(double rate) {
      return new Trip(window, minimumCalls, rate, slowCall, slowRate, silentTimeouts);
    }

    /** The same with other slow calls. */
    public Trip withSlowCalls(Duration from, double rate) {
      return new Trip(window, minimumCalls, failureRate, from, rate, silentTimeouts);
    }

    /** The same with another number of time-outs. */
    public Trip withSilentTimeouts(int number) {
      return new Trip(window, minimumCalls, failureRate, slowCall, slowRate, number);
    }

    private static boolean isRate(double rate) {
      return rate > 0 && rate <= 1;
    }
  }
}
