package io.tiercel.internal;

import io.tiercel.internal.coherence.Coherence;
import io.tiercel.policy.Lives;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Scheduling;
import org.jspecify.annotations.Nullable;

/**
 * How long a tier may keep an entry: as its own policy says and, where it is a local tier among
 * other nodes, as long as their changes would be heard of.
 */
final class Admission<K, V> {

  private final Scheduling scheduling;
  private volatile @Nullable Coherence<K> others;

  Admission(Scheduling scheduling) {
    this.scheduling = scheduling;
  }

  /** Says by whom this node hears of the others. */
  void cohere(Coherence<K> withOthers) {
    others = withOthers;
  }

  /** The time at which a read begins, for {@link #admit}; not asked for where it has no use. */
  long beginning() {
    return others == null ? 0 : scheduling.millis();
  }

  /** Whether what a read that began then has found is still good for those who ask now. */
  boolean isRecent(long began) {
    Coherence<K> present = others;
    return present == null || present.livesUntil(began) > scheduling.millis();
  }

  /** The entry as the level may keep it, if Home vouched for it in a read that began then. */
  Entry<V> admit(Level<K, V> level, Entry<V> entry, Lives lives, long began) {
    Entry<V> admitted = level.admit(entry, lives, scheduling);
    Coherence<K> present = others;
    return present == null || !level.isLocal()
        ? admitted
        : endingBy(admitted, present.livesUntil(began));
  }

  /**
   * The entry of a tier beyond Home as the level may keep it if Home did not vouch for it, because
   * it was passed by or gave no answer: a change that Home has ordered already, and announced, may
   * be on its way to that tier. (What was loaded needs nobody to vouch for it: the source of truth
   * changes first.)
   */
  Entry<V> admitUnvouched(Level<K, V> level, Entry<V> entry, Lives lives, long began) {
    Entry<V> admitted = level.admit(entry, lives, scheduling);
    Coherence<K> present = others;
    return present == null || !level.isLocal()
        ? admitted
        : endingBy(admitted, present.windowAfter(began));
  }

  private static <V> Entry<V> endingBy(Entry<V> entry, long end) {
    return end == Entry.NEVER ? entry : entry.endingBy(end, end);
  }
}
