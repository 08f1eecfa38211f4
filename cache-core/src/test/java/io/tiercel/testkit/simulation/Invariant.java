package io.tiercel.testkit.simulation;

/** What is checked; {@link History} says exactly how. */
public enum Invariant {
  /** A read that starts after a change returned on its own node answers nothing older. */
  OWN_NODE,
  /** Nor does one on another node that applied the change's message. */
  APPLIED,
  /** Nor does one on any node a coherence window after the change took effect. */
  WINDOW,
  /** A reload answers nothing older than its own beginning. */
  RELOAD,
  /** Every answer was true once, and is the answer to its question. */
  TRUE_ONCE,
  /** Nothing fails with what nobody foresaw. */
  FORESEEN,
  /** Every operation ends soon after the last fault did. */
  ENDS,
  /** Then every node answers what is true, unless a change was lost in a way that is allowed. */
  CONVERGES,
  /** With nothing amiss, nobody loads what somebody is loading. */
  ONE_LOAD,
  /** At the end nothing is under way, undelivered or held. */
  NOTHING_LEFT
}
