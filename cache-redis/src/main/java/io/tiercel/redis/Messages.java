package io.tiercel.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiercel.codec.KeyCodec;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.spi.Change;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * What messages look like. The scripts put them together: a version, the link before, the link, the
 * origin, the change, which is written here but for a taking, of which only the script knows what
 * was taken, and the server's time. Older releases send no time, and leave it unread.
 */
final class Messages<K> {

  private static final byte VERSION = 1;
  private static final byte KEYS = 'k';
  private static final byte TAGS = 't';
  private static final byte ALL = 'a';

  private final KeyCodec<K> keys;
  private final ServerClock clock;

  Messages(KeyCodec<K> keys, ServerClock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** A key as one of several. */
  static byte[] item(byte[] bytes) {
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  static byte[] keys(Collection<byte[]> keys) {
    return listed(KEYS, keys);
  }

  /** Everything, if a tag is no text: half a character would be another tag where it is heard. */
  static byte[] tags(Collection<String> tags) {
    boolean readable = tags.stream().allMatch(tag -> UTF_8.newEncoder().canEncode(tag));
    return readable ? listed(TAGS, tags.stream().map(Keyspace::bytes).toList()) : all();
  }

  static byte[] all() {
    return new byte[] {ALL};
  }

  private static byte[] listed(byte kind, Collection<byte[]> items) {
    int length = 1 + Integer.BYTES;
    for (byte[] item : items) {
      length += Integer.BYTES + item.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length).put(kind).putInt(items.size());
    items.forEach(item -> out.putInt(item.length).put(item));
    return out.array();
  }

  /** The message of those bytes; throws if they are none, or of another version. */
  Message<K> read(int partition, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.get() != VERSION) {
      throw new IllegalArgumentException("a message of another version");
    }
    Link previous = new Link(in.getLong(), in.getLong());
    Link link = new Link(in.getLong(), in.getLong());
    String origin = text(in, Short.toUnsignedInt(in.getShort()));
    String id = link.number() + "-" + Long.toHexString(link.token());
    Change<K> change = change(in);
    return new Message<>(partition, previous, link, origin, id, change).sentAt(time(in));
  }

  /** When it was sent, by this node's clock. */
  private long time(ByteBuffer in) {
    return in.remaining() == Long.BYTES && clock.isKnown()
        ? clock.toNode(in.getLong())
        : Message.UNKNOWN;
  }

  /** A change that cannot be read is one of everything: nothing may be overlooked. */
  private Change<K> change(ByteBuffer in) {
    try {
      return switch (in.get()) {
        case KEYS -> new Change.Keys<>(items(in).stream().map(this::key).toList());
        case TAGS ->
            new Change.Tags<>(new HashSet<>(items(in).stream().map(Messages::tag).toList()));
        default -> new Change.All<>();
      };
    } catch (RuntimeException unreadable) {
      return new Change.All<>();
    }
  }

  private K key(byte[] bytes) {
    return Objects.requireNonNull(keys.key(bytes), "a key of another type");
  }

  private static List<byte[]> items(ByteBuffer in) {
    int count = in.getInt();
    List<byte[]> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] item = new byte[Math.min(in.getInt(), in.remaining())];
      in.get(item);
      items.add(item);
    }
    return items;
  }

  /** Whoever sends a longer one wants it to be remembered. */
  private static String tag(byte[] bytes) {
    if (bytes.length > Change.LONGEST_TAG) {
      throw new IllegalArgumentException("longer than a tag can be");
    }
    return text(bytes);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static String text(ByteBuffer in, int length) {
    byte[] bytes = new byte[Math.min(length, in.remaining())];
    in.get(bytes);
    return text(bytes);
  }
}
