package io.tiercel.jdbc;

import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.KeyHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The rows of one cache. All of them stand in one table with those of other caches, and what orders
 * them stands among them, so that a table loses both or none.
 *
 * <p>A row is found by its id, and whoever chooses a key can choose it so that its hash is any that
 * he likes. So the last bit of an id says whether the row is an entry's: no key has the id of a row
 * that orders others. The ids of those are of SHA-256, because parts of their names are chosen by
 * users, too: tags, and keys that are blocked.
 *
 * @param <K> the keys
 */
final class Places<K> {

  private static final long NO_ENTRY = 1;

  private static final KeyCodec<String> TEXT = KeyCodec.of(String.class);

  private final KeyCodec<K> keys;
  private final Function<K, Set<String>> keyTags;
  private final String cache;
  private final KeyHash entries;
  private final Place head;
  private final Place blocks;

  Places(KeyCodec<K> keys, Function<K, Set<String>> keyTags, String cache) {
    this.keys = keys;
    this.keyTags = keyTags;
    this.cache = cache;
    this.entries = TEXT.hash("entries of " + cache);
    this.head = head(cache);
    this.blocks = blocks(cache);
  }

  /** Whether a row of that name is one of the cache's entries. */
  boolean isEntry(byte[] rowName) {
    byte[] beginning = name('e', "");
    int length = beginning.length;
    return rowName.length >= length && Arrays.equals(rowName, 0, length, beginning, 0, length);
  }

  /** What orders the changes of a cache of that name. */
  static Place head(String cache) {
    return named('h', cache, "");
  }

  /** The blocks of tags and of the whole of a cache of that name. */
  static Place blocks(String cache) {
    return named('b', cache, "");
  }

  /** The name of the cache that a row of that name belongs to. */
  static String cacheOf(byte[] rowName) {
    String name = new String(rowName, StandardCharsets.UTF_8);
    return name.substring(1, name.indexOf('\0'));
  }

  /** What orders the changes of the cache. */
  Place head() {
    return head;
  }

  /** The blocks of tags and of the whole cache. */
  Place blocks() {
    return blocks;
  }

  Place blocks(Located<?> of) {
    return named('k', of.text());
  }

  Place marker(String tag) {
    return named('t', tag);
  }

  /** Throws for a key that has no text. */
  void require(K key) {
    keys.require(key);
  }

  Located<K> locate(K key) {
    String text = keys.text(Objects.requireNonNull(key, "key"));
    KeyHash hash = keys.hash(key);
    long low = (hash.low() ^ entries.low()) & ~NO_ENTRY;
    KeyHash id = new KeyHash(hash.high() ^ entries.high(), low);
    return new Located<>(
        key, text, new Place(id, name('e', text)), List.copyOf(keyTags.apply(key)));
  }

  private Place named(char kind, String name) {
    return named(kind, cache, name);
  }

  private static Place named(char kind, String cache, String name) {
    ByteBuffer digest = ByteBuffer.wrap(Blocks.digest(TEXT.bytes(kind + cache + '\0' + name)));
    KeyHash id = new KeyHash(digest.getLong(), digest.getLong() | NO_ENTRY);
    return new Place(id, name(kind, cache, name));
  }

  private byte[] name(char kind, String name) {
    return name(kind, cache, name);
  }

  private static byte[] name(char kind, String cache, String name) {
    return (kind + cache + '\0' + name).getBytes(StandardCharsets.UTF_8);
  }
}
