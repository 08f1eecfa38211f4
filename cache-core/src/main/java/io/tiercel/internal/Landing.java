package io.tiercel.internal;

import io.tiercel.spi.Entry;
import org.jspecify.annotations.Nullable;

/** An entry that was found or made for a key, on its way back up the tiers. */
final class Landing<K, V> {

  final Passage<K, V> passage;
  final Entry<V> entry;
  private boolean passedHome;
  private boolean refused;
  private int reached = Integer.MAX_VALUE;
  private @Nullable Throwable failure;

  Landing(Passage<K, V> passage, Entry<V> entry) {
    this.passage = passage;
    this.entry = entry;
  }

  /** Notes that Home gave no leave to fill: it was not asked, or did not answer. */
  void passedHome() {
    passedHome = true;
  }

  boolean hasPassedHome() {
    return passedHome;
  }

  /**
   * Whether a tier refused it: something changed since it was read, so nobody nearer may keep it.
   */
  boolean isRefused() {
    return refused;
  }

  void refuse() {
    refused = true;
  }

  /** Whether the tier of that level took it. */
  boolean hasReached(int level) {
    return reached <= level;
  }

  void reach(int level) {
    reached = level;
  }

  /** What the farthest tier that could not be filled failed with, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }
}
