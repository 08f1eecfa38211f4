package io.tiercel.memory;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The fence around keys: the number of the last change of each key, kept in two independent arrays
 * of stripes instead of for each key.
 *
 * <p>Every change takes the next number. A ticket holds the number that was current when its
 * descent began, so a change is later than a ticket exactly if its number is greater. A change of a
 * key writes its number to both of the key's stripes; a fill is void if <em>both</em> are later
 * than its ticket. A change of the key itself always makes both so, and nothing takes a number
 * back: no change is overlooked. Changes of other keys void a fill only if they hit both of its
 * stripes while it was under way. Such a fill is lost, which costs a load and no more.
 *
 * <p>Numbers are drawn, written and published by the holder of the lock of changes, in this order:
 * effects first, then {@link #publish}. A ticket that shows a number was therefore handed out after
 * the effects of that change were there to be seen.
 *
 * <p>Fills check inside the computation of their key, changes write before they remove the key. The
 * removal waits for a computation under way; a computation that begins after it sees the stripes.
 * That argument is Dekker's: stripes have to be written and read as volatile, not as release and
 * acquire, and {@link #publish} ends with a full fence because the map reads its bins with acquire
 * only.
 */
final class Stripes {
  private static final int SIZE = 4096;
  private static final int FIRST = 0x9E3779B9;
  private static final int SECOND = 0x85EBCA6B;

  private final AtomicLongArray first = new AtomicLongArray(SIZE);
  private final AtomicLongArray second = new AtomicLongArray(SIZE);
  private volatile long number;

  /** The number of the last change, for a ticket. */
  long number() {
    return number;
  }

  /** The number of the change that is being made. */
  long next() {
    return number + 1;
  }

  /** Notes that the key is changed by the change of that number. */
  void changed(Object key, long by) {
    int hash = key.hashCode();
    first.set(stripe(hash, FIRST), by);
    second.set(stripe(hash, SECOND), by);
  }

  /** Makes a change the last one. */
  void publish(long by) {
    number = by;
    VarHandle.fullFence();
  }

  /** Whether the key was, or may have been, changed after that number. */
  boolean changedSince(Object key, long since) {
    int hash = key.hashCode();
    return first.get(stripe(hash, FIRST)) > since && second.get(stripe(hash, SECOND)) > since;
  }

  private static int stripe(int hash, int factor) {
    int mixed = (hash ^ hash >>> 16 ^ factor) * factor;
    mixed = (mixed ^ mixed >>> 13) * 0xC2B2AE35;
    return (mixed ^ mixed >>> 16) & SIZE - 1;
  }
}
