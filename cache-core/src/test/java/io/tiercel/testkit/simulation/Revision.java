package io.tiercel.testkit.simulation;

import io.tiercel.spi.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One change that the application made on one node: what it covers, which versions were true when
 * it began, and what is known of its effect.
 */
final class Revision {

  /** What the application called. */
  enum Kind {
    /** One of the invalidations. */
    INVALIDATE,
    /** A put, which is also a change of its key. */
    PUT,
    /** An atomic update, which commits its version while it holds the key. */
    UPDATE,
    /** A read that loads anew. It takes the key and publishes, but promises only its own answer. */
    RELOAD
  }

  /** How far it got. */
  enum State {
    /** It has not returned. */
    PENDING,
    /** It returned normally. */
    DONE,
    /** It failed, and is undelivered until {@link #effective} says otherwise. */
    FAILED,
    /** A failover may have taken it back. */
    LOST
  }

  /** A node's share of the effect: a message of one partition. */
  record Applied(Member member, int partition) {}

  /** How a prefix is named among the tags. */
  private static final String PREFIX = "prefix\u0000";

  final Kind kind;
  final Member origin;
  final Change<String> change;
  final Map<String, Integer> versions;
  final long began;
  final long beganAt;
  final Set<Applied> applied = new HashSet<>();
  State state = State.PENDING;
  long ended = Long.MAX_VALUE;
  long endedAt = Long.MAX_VALUE;
  boolean returned;
  private boolean written;

  /** Until when each node may not have noticed, by its own clock; null while not effective. */
  private Map<Member, Long> grace;

  private long effectiveAt;

  /**
   * A change that begins.
   *
   * @param began its place in the order of all beginnings and ends
   */
  Revision(
      Kind kind, Member origin, Change<String> change, Map<String, Integer> versions, long began) {
    this.beganAt = origin.worldNanos();
    this.kind = kind;
    this.origin = origin;
    this.change = change;
    this.versions = new HashMap<>(versions);
    this.began = began;
  }

  static Change<String> prefix(String prefix) {
    return new Change.Tags<>(Set.of(PREFIX + prefix));
  }

  /** Whether that version of the key falls under it. */
  boolean covers(String key, int version) {
    if (change instanceof Change.Keys<String> keys) {
      return keys.keys().contains(key);
    } else if (change instanceof Change.Tags<String> tags) {
      return tags.tags().contains(PREFIX + Truth.prefix(key))
          || Truth.tags(key, version).stream().anyMatch(tags.tags()::contains);
    }
    return true;
  }

  /** The version that an update has committed. */
  void written(String key, int version) {
    versions.put(key, version);
    written = true;
  }

  /**
   * Whether a message of its node may be its own, and say that what it covers is over. That an
   * update takes its key says nothing of what it will write.
   */
  boolean mayHaveSent(Change<String> sent) {
    if (kind == Kind.UPDATE && !written) {
      return false;
    }
    if (change instanceof Change.Keys<String> own && sent instanceof Change.Keys<String> keys) {
      return own.keys().containsAll(keys.keys());
    }
    return change.equals(sent);
  }

  /** Whether it says anything against that version. */
  boolean outdates(String key, int version) {
    return versions.getOrDefault(key, 0) > version && covers(key, version);
  }

  boolean isEffective() {
    return grace != null;
  }

  /** Whether all that it wrote was written before that time. */
  boolean wasEffectiveBefore(long worldNanos) {
    return state != State.LOST && isEffective() && effectiveAt < worldNanos;
  }

  /** Whether it took effect for good. */
  boolean hasSettled() {
    return kind == Kind.RELOAD || (isEffective() && state != State.LOST);
  }

  /** From now on the window runs. */
  void effective(Map<Member, Long> untilOnEachNode) {
    grace = untilOnEachNode;
    effectiveAt = origin.worldNanos();
  }

  /** Whether the window is over on a node; one that began later had nothing to forget. */
  boolean isOldOn(Member member) {
    return grace != null
        && (member.hasOversleptSince(effectiveAt)
            || member.node.millis() >= grace.getOrDefault(member, Long.MIN_VALUE));
  }

  @Override
  public String toString() {
    return kind + " " + change + " of " + versions + " on " + origin + ", " + state;
  }
}
