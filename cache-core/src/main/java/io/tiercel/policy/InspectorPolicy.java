package io.tiercel.policy;

import java.time.Duration;

/**
 * How the answers of memory are held against the source of truth while the cache runs.
 *
 * @param perSecond how many hits a second are looked at, at most
 * @param delay how long an invalidation that is on its way is waited for
 * @param concurrent how many loads at once the inspector makes; what comes on top is left out
 */
public record InspectorPolicy(double perSecond, Duration delay, int concurrent) {

  /** Checks each; memory reports a hundred hits a second and no more. */
  public InspectorPolicy {
    boolean possible = perSecond > 0 && perSecond <= 100;
    Rules.check(possible, "inspector.perSecond", perSecond, "above 0 and at most 100");
    Rules.positive("inspector.delay", delay);
    Rules.check(concurrent > 0, "inspector.concurrent", concurrent, "at least 1");
  }

  /** So many hits a second, each after five seconds, by one load at a time. */
  public static InspectorPolicy of(double perSecond) {
    return new InspectorPolicy(perSecond, Duration.ofSeconds(5), 1);
  }

  /** The same with another delay. */
  public InspectorPolicy after(Duration time) {
    return new InspectorPolicy(perSecond, time, concurrent);
  }
}
