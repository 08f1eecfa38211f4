package io.tiercel.testkit;

import java.util.Set;

/**
 * The right to store one key's next entry.
 *
 * @param token who has it
 * @param kind what for
 * @param incarnation the incarnation of the sequence that its number belongs to
 * @param number the sequence number when it was handed out
 * @param expiresAt the first moment at which it does not stand any more
 * @param keyTags the tags that derive from the key
 */
record Lease(
    String token, Kind kind, long incarnation, long number, long expiresAt, Set<String> keyTags) {

  /** What a lease is held for. */
  enum Kind {
    /** To load the value. */
    LOAD,
    /** To write a value, whatever was there. */
    WRITE,
    /** To write a value that depends on what was there. */
    UPDATE
  }

  boolean writes() {
    return kind != Kind.LOAD;
  }

  Lease until(long time) {
    return new Lease(token, kind, incarnation, number, time, keyTags);
  }
}
