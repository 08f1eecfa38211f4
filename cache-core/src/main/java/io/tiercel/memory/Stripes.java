package io.tiercel.memory;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The fence around keys: the number of the last change of each key, kept in two independent arrays
 * of stripes instead of for each key.
 *
 * <p>Every change of keys or tags takes the next number. A ticket holds the number that was current
 * when its descent began, so a change is later than a ticket exactly if its number is greater. A
 * change of a key writes its number to both of the key's stripes; a fill is void if <em>both</em>
 * are later than its ticket. A change of the key itself always makes both so, and nothing takes a
 * number back: no change is overlooked. Changes of other keys void a fill only if they hit both of
 * its stripes while it was under way. Such a fill is lost, which costs a load and no more.
 *
 * <p>Whoever changes a key announces it first (by a claim, or by {@link #enter} for a write of one
 * step), then draws a number, then writes it to the stripes, then changes the map, and withdraws
 * the announcement at last. A reader draws its ticket, then looks for an announcement, then at the
 * entry. So a ticket that is not older than the change's number was drawn after the announcement:
 * its reader sees that, and gets no ticket, or sees the entry as the change left it.
 *
 * <p>Two changes may write one stripe at the same time, in either order: the greater number stays.
 *
 * <p>Fills check after they have put their entry, hidden, or inside the computation of their key;
 * changes write before they touch the key in the map. What touches it meets the hidden entry, or
 * waits for a computation under way; a fill that begins after it sees the stripes. That argument is
 * Dekker's, and stripes are written and read as volatile. A <em>removal</em> may look at a bin of
 * the map that it finds empty, and the map reads its bins with acquire only: so a full fence goes
 * before it ({@link #changed}). A <em>put</em> always locks the bin or the node, or swaps the bin,
 * as the fill does, and the two are ordered by that ({@link #overwritten}).
 */
final class Stripes {
  private static final int SIZE = 4096;
  private static final int FIRST = 0x9E3779B9;
  private static final int SECOND = 0x85EBCA6B;

  private final AtomicLongArray first = new AtomicLongArray(SIZE);
  private final AtomicLongArray second = new AtomicLongArray(SIZE);
  private final AtomicIntegerArray writing = new AtomicIntegerArray(SIZE);
  private final AtomicLong number = new AtomicLong();

  /** The number of the last change, for a ticket. */
  long number() {
    return number.get();
  }

  /** A number of its own for a change that has been announced. */
  long draw() {
    return number.incrementAndGet();
  }

  /** Notes that the key is changed by the change of that number, which may remove it. */
  void changed(Object key, long by) {
    overwritten(key, by);
    VarHandle.fullFence();
  }

  /** Notes that the key is put by the change of that number. */
  void overwritten(Object key, long by) {
    int hash = key.hashCode();
    raise(first, stripe(hash, FIRST), by);
    raise(second, stripe(hash, SECOND), by);
  }

  private static void raise(AtomicLongArray stripes, int stripe, long by) {
    long seen = stripes.get(stripe);
    while (seen < by && !stripes.compareAndSet(stripe, seen, by)) {
      seen = stripes.get(stripe);
    }
  }

  /** Announces a write of the key that takes one step; answers what has to {@link #leave}. */
  int enter(Object key) {
    int place = stripe(key.hashCode(), FIRST);
    writing.incrementAndGet(place);
    return place;
  }

  /** Withdraws the announcement: the value stands. A key's hash may have changed meanwhile. */
  void leave(int place) {
    writing.decrementAndGet(place);
  }

  /** Whether a write of the key, or of a neighbour of its stripe, is announced. */
  boolean isWritten(Object key) {
    return writing.get(stripe(key.hashCode(), FIRST)) > 0;
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
