package io.tiercel.spi;

import java.util.List;
import java.util.Set;

/** What an invalidation is about. Broad ones are markers, never a walk over entries. */
public sealed interface Change<K> {

  /** How many bytes of UTF-8 a tag has at most: nodes remember tags that they are told of. */
  int LONGEST_TAG = 3 * 1_024;

  /** These keys. */
  record Keys<K>(List<K> keys) implements Change<K> {
    /** Copies the keys. */
    public Keys {
      keys = List.copyOf(keys);
    }
  }

  /** All entries that bear one of these tags, or whose key derives one. */
  record Tags<K>(Set<String> tags) implements Change<K> {
    /** Copies the tags. */
    public Tags {
      tags = Set.copyOf(tags);
    }
  }

  /** The whole cache. */
  record All<K>() implements Change<K> {}

  /** The change of one key. */
  static <K> Change<K> of(K key) {
    return new Keys<>(List.of(key));
  }
}
