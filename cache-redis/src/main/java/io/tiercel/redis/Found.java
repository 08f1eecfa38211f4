package io.tiercel.redis;

import org.jspecify.annotations.Nullable;

/**
 * What a script says of one key.
 *
 * @param kind what the asker may do now
 * @param data the entry that answers, or the one that may be served stale
 * @param same whether the latter is the one that the asker saw already
 * @param lease what a lease is known by; null without one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Found(Kind kind, byte @Nullable [] data, boolean same, @Nullable Granted lease) {

  private static final Kind[] KINDS = Kind.values();

  /** In the order of the scripts' numbers. */
  enum Kind {
    /** The asker only looked, and nothing is fresh. */
    NOTHING,
    /** Answer the entry. */
    HIT,
    /** Load, and fill under the lease. */
    LEASE,
    /** Wait for another's value. */
    WAIT,
    /** Load, and fill nothing. */
    BLOCKED,
    /** Ask again, and name the tags that this entry bears. */
    TAGS
  }

  /** A lease that was handed out. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Granted(byte[] token, long incarnation, long number) {}

  static Found of(Reply reply, long incarnation) {
    Kind kind = KINDS[(int) reply.number(0)];
    Granted lease =
        kind == Kind.LEASE ? new Granted(reply.someBytes(2), incarnation, reply.number(3)) : null;
    return new Found(kind, reply.bytes(1), reply.isNumber(1), lease);
  }
}
