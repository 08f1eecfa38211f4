package io.tiercel.redis;

import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Entries to bytes and back. What cannot be read is not there, and is reported. */
final class Entries<K, V> {

  private final Encoding<K, V> encoding;
  private final ServerClock clock;
  private final Observer<K, V> observer;
  private final int largest;

  Entries(Encoding<K, V> encoding, ServerClock clock, Observer<K, V> observer, int largest) {
    this.encoding = encoding;
    this.clock = clock;
    this.observer = observer;
    this.largest = largest;
  }

  /** The entry, by this node's clock; null if it cannot be read. */
  @Nullable Entry<V> read(Stored stored) {
    try {
      return new Entry<>(
          encoding.value(stored.payload()),
          clock.toNode(stored.writtenAt()),
          clock.toNode(stored.freshUntil()),
          clock.toNode(stored.staleUntil()),
          Set.copyOf(stored.own()),
          stored.stamp());
    } catch (RuntimeException | LinkageError unreadable) {
      observer.survived("an entry in redis that cannot be read", unreadable);
      return null;
    }
  }

  /**
   * What is stored of an entry. One that cannot be is replaced by one that is worth nothing: it
   * empties its key and uses the ticket up.
   */
  Partition.Filled write(Filling<K, V> filling, LeaseTicket ticket) {
    Entry<V> entry = filling.entry();
    List<String> derived =
        ticket.place().tags().stream().filter(tag -> !entry.tags().contains(tag)).toList();
    boolean fits = Stored.fits(entry.tags());
    byte[] value = fits && isAlive(entry) ? value(entry) : null;
    Stored stored =
        new Stored(
            ticket.incarnation(),
            ticket.number(),
            clock.toServer(entry.writtenAt()),
            clock.toServer(entry.freshUntil()),
            value == null ? 0 : clock.toServer(entry.staleUntil()),
            fits ? List.copyOf(new TreeSet<>(entry.tags())) : List.of(),
            derived,
            ByteBuffer.wrap(value == null ? new byte[0] : value));
    return new Partition.Filled(ticket, stored.bytes(), stored.tags());
  }

  private boolean isAlive(Entry<V> entry) {
    return clock.millis() < clock.toServer(entry.staleUntil());
  }

  private byte @Nullable [] value(Entry<V> entry) {
    try {
      byte[] value = encoding.value(entry.value());
      if (value.length <= largest) {
        return value;
      }
      observer.survived(
          "an entry too large for redis",
          new IllegalArgumentException(value.length + " bytes, and " + largest + " are allowed"));
    } catch (RuntimeException | LinkageError failure) {
      observer.survived("an entry that cannot be encoded for redis", failure);
    }
    return null;
  }
}
