package io.tiercel.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The prefixes of a cache's text keys, as tags that derive from the key: {@code eu:shop:7} with the
 * delimiter {@code :} and depth 2 derives {@code eu:} and {@code eu:shop:}.
 *
 * @param delimiter what ends a prefix; null if the cache declares none
 * @param depth how many prefixes a key has at most
 */
record Prefixes(@Nullable Character delimiter, int depth) {

  /** No prefixes. */
  static final Prefixes NONE = new Prefixes(null, 0);

  /** Keeps the tags of prefixes apart from those that an application makes up. */
  private static final String MARK = "prefix\u0000";

  /** The function from keys to their derived tags, those of the application added. */
  <K> Function<K, Set<String>> tags(@Nullable Function<? super K, Set<String>> more) {
    if (delimiter == null) {
      return more == null ? key -> Set.of() : more::apply;
    }
    char end = delimiter;
    return key -> {
      Set<String> tags = new LinkedHashSet<>(more == null ? Set.of() : more.apply(key));
      addTo(tags, key.toString(), end);
      return tags;
    };
  }

  private void addTo(Set<String> tags, String key, char end) {
    int at = -1;
    for (int level = 0; level < depth; level++) {
      at = key.indexOf(end, at + 1);
      if (at < 0) {
        return;
      }
      tags.add(MARK + key.substring(0, at + 1));
    }
  }

  /** The tag of a prefix; refuses one that no key derives. */
  String tagOf(String prefix) {
    if (delimiter == null) {
      throw new IllegalArgumentException(
          "The cache declares no prefixes; declare them with CacheBuilder.prefixes");
    }
    long delimiters = prefix.chars().filter(c -> c == delimiter).count();
    if (prefix.isEmpty() || prefix.charAt(prefix.length() - 1) != delimiter || delimiters > depth) {
      throw new IllegalArgumentException(
          "A prefix must end with '" + delimiter + "' and have at most " + depth + " of them");
    }
    return MARK + prefix;
  }
}
