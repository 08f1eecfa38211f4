package io.tiercel.redis;

import io.tiercel.codec.Decoded;
import io.tiercel.codec.Encoded;
import io.tiercel.codec.EntryCodec;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Tier.Sighting;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entries to envelopes by the server's clock, and back. What cannot be read is reported. */
final class Entries<K, V> {

  /** Stands for an entry that is worth nothing: it empties its key and uses the ticket up. */
  private static final byte[] NOTHING = {};

  private final EntryCodec<K, V> codec;
  private final ServerClock clock;
  private final String tier;
  private final Observer<K, V> observer;

  Entries(EntryCodec<K, V> codec, ServerClock clock, String tier, Observer<K, V> observer) {
    this.codec = codec;
    this.clock = clock;
    this.tier = tier;
    this.observer = observer;
  }

  /** The entry, by this node's clock; null if it cannot be read. */
  @Nullable Entry<V> read(Located<K> place, byte[] envelope) {
    Decoded<V> decoded = codec.decode(place.key(), envelope);
    if (decoded instanceof Decoded.Whole<V> whole) {
      return toNode(whole.entry());
    }
    Decoded.Unreadable<V> unreadable = (Decoded.Unreadable<V>) decoded;
    observer.codecFailed(tier, unreadable.reason().label());
    observer.survived(
        "an entry in Redis that cannot be read",
        new Trouble(unreadable.reason().name(), unreadable.cause()));
    return null;
  }

  /** What an operator sees of it; it counts as no reading. */
  Sighting<V> sighting(
      Located<K> place,
      byte @Nullable [] envelope,
      @Nullable String hiddenBy,
      @Nullable String lease) {
    if (envelope == null) {
      return new Sighting<>(null, hiddenBy, lease, -1, "");
    }
    Decoded<V> decoded = codec.decode(place.key(), envelope);
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

  /** What is stored of an entry: nothing, if it is over or cannot be encoded. */
  Partition.Filled write(Filling<K, V> filling, LeaseTicket ticket) {
    Entry<V> entry = filling.entry();
    Set<String> tags = new LinkedHashSet<>(ticket.located().tags());
    tags.addAll(entry.tags());
    boolean over = clock.millis() >= clock.toServer(entry.staleUntil());
    byte[] data = over ? NOTHING : envelope(filling, ticket);
    boolean isChange = ticket.decides() && filling.isNews();
    return new Partition.Filled(ticket, data, tags, isChange);
  }

  private byte[] envelope(Filling<K, V> filling, LeaseTicket ticket) {
    Entry<V> entry = filling.entry();
    Entry<V> atServer =
        new Entry<>(
            entry.value(),
            clock.toServer(entry.writtenAt()),
            clock.toServer(entry.freshUntil()),
            clock.toServer(entry.staleUntil()),
            entry.tags(),
            ticket.number());
    Encoded encoded = codec.encode(filling.key(), atServer, ticket.incarnation());
    if (encoded instanceof Encoded.Storable storable) {
      if (entry.value() != null) {
        observer.encoded(tier, storable.rawSize(), storable.packedSize());
      }
      return storable.bytes();
    }
    Encoded.Declined declined = (Encoded.Declined) encoded;
    observer.codecFailed(tier, "unstorable");
    observer.survived(
        "an entry that cannot be stored in Redis", new Trouble(declined.why(), declined.cause()));
    return NOTHING;
  }

  /** Reports what is wrong, at no more cost than that. */
  static final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Trouble(String what, @Nullable Throwable cause) {
      super(what, cause, false, false);
    }
  }
}
