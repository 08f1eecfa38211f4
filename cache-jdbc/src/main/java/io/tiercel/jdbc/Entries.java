package io.tiercel.jdbc;

import io.tiercel.codec.Decoded;
import io.tiercel.codec.Encoded;
import io.tiercel.codec.EntryCodec;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Tier.Sighting;
import org.jspecify.annotations.Nullable;

/** Entries to envelopes by the database's clock, and back. What cannot be read is reported. */
final class Entries<K, V> {

  private final EntryCodec<K, V> codec;
  private final ServerClock clock;
  private final String tier;
  private final Observer<K, V> observer;

  /** Makes entries for a clock. */
  interface Maker<K, V> {
    Entries<K, V> on(ServerClock clock);
  }

  Entries(EntryCodec<K, V> codec, ServerClock clock, String tier, Observer<K, V> observer) {
    this.codec = codec;
    this.clock = clock;
    this.tier = tier;
    this.observer = observer;
  }

  /** The entry, by this node's clock; null if it cannot be read. */
  @Nullable Entry<V> read(K key, byte[] envelope) {
    Decoded<V> decoded = codec.decode(key, envelope);
    if (decoded instanceof Decoded.Whole<V> whole) {
      return toNode(whole.entry());
    }
    Decoded.Unreadable<V> unreadable = (Decoded.Unreadable<V>) decoded;
    observer.codecFailed(tier, unreadable.reason().label());
    observer.survived(
        "an entry in the database that cannot be read",
        new Trouble(unreadable.reason().name(), unreadable.cause()));
    return null;
  }

  /** What an operator sees of it; it counts as no reading. */
  Sighting<V> sighting(
      K key, byte @Nullable [] envelope, @Nullable String hiddenBy, @Nullable String lease) {
    if (envelope == null) {
      return new Sighting<>(null, hiddenBy, lease, -1, "");
    }
    Decoded<V> decoded = codec.decode(key, envelope);
    String format = codec.format(envelope);
    if (decoded instanceof Decoded.Whole<V> whole) {
      return new Sighting<>(toNode(whole.entry()), hiddenBy, lease, envelope.length, format);
    }
    String flaw = ((Decoded.Unreadable<V>) decoded).reason().label();
    String why = "bytes that cannot be read: " + flaw;
    return new Sighting<>(null, why, lease, envelope.length, format);
  }

  private Entry<V> toNode(Entry<V> entry) {
    return new Entry<>(
        entry.value(),
        clock.toNode(entry.writtenAt()),
        clock.toNode(entry.freshUntil()),
        clock.toNode(entry.staleUntil()),
        entry.tags(),
        entry.stamp());
  }

  /** What is stored of an entry: nothing, if it is over or cannot be stored. */
  byte @Nullable [] write(Filling<K, V> filling, JdbcTicket ticket, int largest) {
    Entry<V> entry = filling.entry();
    if (clock.isOver(entry.staleUntil())) {
      return null;
    }
    Entry<V> atServer =
        new Entry<>(
            entry.value(),
            clock.toServer(entry.writtenAt()),
            end(entry.freshUntil(), ticket),
            end(entry.staleUntil(), ticket),
            entry.tags(),
            ticket.number());
    Encoded encoded = codec.encode(filling.key(), atServer, ticket.incarnation());
    if (encoded instanceof Encoded.Storable storable) {
      return storable.bytes().length <= largest
          ? encoded(entry, storable)
          : declined("too large", null);
    }
    Encoded.Declined declined = (Encoded.Declined) encoded;
    return declined(declined.why(), declined.cause());
  }

  /**
   * A time of this node's by the database's clock, whatever is believed of that: something that is
   * stored by a ticket ends no later than it would if it was stored when the ticket ends.
   */
  long end(long time, JdbcTicket ticket) {
    return time == Entry.NEVER
        ? Entry.NEVER
        : Math.min(clock.toServer(time), ticket.deadline() + clock.left(time));
  }

  private byte[] encoded(Entry<V> entry, Encoded.Storable storable) {
    if (entry.value() != null) {
      observer.encoded(tier, storable.rawSize(), storable.packedSize());
    }
    return storable.bytes();
  }

  private byte @Nullable [] declined(String why, @Nullable Throwable cause) {
    observer.codecFailed(tier, "unstorable");
    observer.survived("an entry that cannot be stored in the database", new Trouble(why, cause));
    return null;
  }

  /** Reports what is wrong, at no more cost than that. */
  static final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Trouble(String what, @Nullable Throwable cause) {
      super(what, cause, false, false);
    }
  }
}
