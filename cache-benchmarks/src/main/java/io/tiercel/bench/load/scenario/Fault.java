package io.tiercel.bench.load.scenario;

import java.time.Duration;
import java.util.Locale;

/**
 * What happens at a point of the run.
 *
 * @param at counted from the beginning of the ramp-up
 * @param what is done
 * @param node which one, from 1; 0 where it is not about a node
 * @param by for how long each load is held up; for {@link Kind#SLOW_DATABASE} only
 */
public record Fault(Duration at, Kind what, int node, Duration by) {

  /** What can happen. */
  public enum Kind {
    /** Ends it without warning; its content is lost. */
    KILL_REDIS,
    /** Starts it again, empty. */
    START_REDIS,
    /** It hangs: connections stay open, and nothing is answered. */
    STOP_REDIS,
    /** It goes on where it was stopped. */
    CONTINUE_REDIS,
    /** Every load takes so much longer; 0ms heals it. */
    SLOW_DATABASE,
    /** Every load fails. */
    FAIL_DATABASE,
    /** Loads work again. */
    HEAL_DATABASE,
    /** Ends a node without warning; its share of the load is not taken over. */
    KILL_NODE,
    /** Starts a node that was killed, with cold memory. */
    START_NODE,
    /** Kills all nodes, and starts them with cold memory. */
    RESTART_NODES;

    boolean isOfNode() {
      return this == KILL_NODE || this == START_NODE;
    }
  }

  /** As one says it. */
  public String text() {
    String said = what.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return what == Kind.SLOW_DATABASE
        ? said + " by " + by.toMillis() + " ms"
        : said + (node > 0 ? " " + node : "");
  }
}
