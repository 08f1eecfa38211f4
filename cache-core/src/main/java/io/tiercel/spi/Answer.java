package io.tiercel.spi;

import org.jspecify.annotations.Nullable;

/** What a tier says of one key. */
public sealed interface Answer<V> {

  /** An entry worth answering as it is. */
  record Fresh<V>(Entry<V> entry) implements Answer<V> {}

  /**
   * Nothing fresh, with the permission to fill it in.
   *
   * @param ticket what a fill of this tier has to show; {@link Ticket#NONE} if it may not be filled
   * @param remembered what stands there and may still be served stale
   */
  record Miss<V>(Ticket ticket, @Nullable Entry<V> remembered) implements Answer<V> {}

  /** Nothing fresh, and another node is loading or writing it: wait for its value. */
  record Busy<V>(@Nullable Entry<V> remembered) implements Answer<V> {}

  /**
   * An invalidation has not reached a tier beyond this one: what those hold may be old, so they are
   * not to be read, and nothing is to be filled.
   */
  record Blocked<V>(@Nullable Entry<V> remembered) implements Answer<V> {}

  /** A miss that permits no fill. */
  static <V> Answer<V> nothing() {
    return new Miss<>(Ticket.NONE, null);
  }

  /** The entry that came with the answer, fresh or not. */
  default @Nullable Entry<V> entry() {
    if (this instanceof Fresh<V> fresh) {
      return fresh.entry();
    } else if (this instanceof Miss<V> miss) {
      return miss.remembered();
    } else if (this instanceof Busy<V> busy) {
      return busy.remembered();
    }
    return ((Blocked<V>) this).remembered();
  }
}
