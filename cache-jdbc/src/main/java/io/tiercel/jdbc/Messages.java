package io.tiercel.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Change;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** What the bodies of messages look like: a version, a kind, and texts with their lengths. */
final class Messages<K> {

  private static final byte VERSION = 1;
  private static final byte KEYS = 'k';
  private static final byte TAGS = 't';
  private static final byte ALL = 'a';

  private final KeyCodec<K> keys;

  Messages(KeyCodec<K> keys) {
    this.keys = keys;
  }

  static byte[] keys(Collection<? extends Located<?>> keys) {
    return listed(KEYS, keys.stream().map(Located::text).toList());
  }

  /** Everything, if a tag is no text: half a character would be another tag where it is heard. */
  static byte[] tags(Collection<String> tags) {
    boolean readable = tags.stream().allMatch(tag -> UTF_8.newEncoder().canEncode(tag));
    return readable ? listed(TAGS, tags) : all();
  }

  static byte[] all() {
    return listed(ALL, List.of());
  }

  private static byte[] listed(byte kind, Collection<String> texts) {
    List<byte[]> items = texts.stream().map(text -> text.getBytes(UTF_8)).toList();
    int length = 2 + items.stream().mapToInt(item -> Integer.BYTES + item.length).sum();
    ByteBuffer out = ByteBuffer.allocate(length).put(VERSION).put(kind);
    items.forEach(item -> out.putInt(item.length).put(item));
    return out.array();
  }

  /** The change of those bytes. One that cannot be read is one of everything. */
  Change<K> read(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.get() != VERSION) {
        return new Change.All<>();
      }
      return switch (in.get()) {
        case KEYS -> new Change.Keys<>(texts(in).stream().map(this::key).toList());
        case TAGS ->
            new Change.Tags<>(new HashSet<>(texts(in).stream().map(Messages::tag).toList()));
        default -> new Change.All<>();
      };
    } catch (RuntimeException unreadable) {
      return new Change.All<>();
    }
  }

  private K key(String text) {
    return Objects.requireNonNull(keys.key(text), "a key of another type");
  }

  /** Whoever sends a longer one wants it to be remembered. */
  private static String tag(String text) {
    if (text.getBytes(UTF_8).length > Change.LONGEST_TAG) {
      throw new IllegalArgumentException("longer than a tag can be");
    }
    return text;
  }

  private static List<String> texts(ByteBuffer in) {
    List<String> texts = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] item = new byte[Math.min(in.getInt(), in.remaining())];
      in.get(item);
      texts.add(new String(item, UTF_8));
    }
    return texts;
  }
}
