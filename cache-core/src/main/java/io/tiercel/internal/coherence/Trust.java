package io.tiercel.internal.coherence;

/**
 * What a node may believe.
 *
 * @param from only what was read later than this was read while the others could be heard
 * @param until from this moment on nothing is believed
 */
record Trust(long from, long until) {

  /** Nothing is believed. */
  static final Trust NONE = new Trust(Long.MIN_VALUE, Long.MIN_VALUE);

  boolean holdsAt(long now) {
    return now < until;
  }

  /** The same for longer; trust that was lost meanwhile begins anew, now. */
  Trust extendedTo(long end, long now) {
    return new Trust(holdsAt(now) ? from : now, Math.max(until, end));
  }

  /** Both at once. */
  Trust and(Trust other) {
    return new Trust(Math.max(from, other.from), Math.min(until, other.until));
  }
}
