package io.tiercel.internal;

import io.tiercel.policy.Rules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Objects;
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

  /**
   * Keeps the tags of prefixes apart from those of an application, which have no such character.
   */
  private static final String MARK = "prefix\u0000";

  /** Before the digest of a prefix that is longer than a tag may be. */
  private static final String DIGEST = "long prefix\u0000";

  private static final int LONGEST = 1_000;

  /** The function from keys to their derived tags, those of the application added. */
  <K> Function<K, Set<String>> tags(@Nullable Function<? super K, Set<String>> more) {
    Function<K, Set<String>> own = more == null ? key -> Set.of() : key -> checked(more.apply(key));
    if (delimiter == null) {
      return own;
    }
    char end = delimiter;
    return key -> {
      Set<String> tags = new LinkedHashSet<>(own.apply(key));
      addTo(tags, key.toString(), end);
      return tags;
    };
  }

  private static Set<String> checked(Set<String> tags) {
    tags.forEach(Rules::tag);
    return tags;
  }

  private void addTo(Set<String> tags, String key, char end) {
    int at = -1;
    for (int level = 0; level < depth; level++) {
      at = key.indexOf(end, at + 1);
      if (at < 0) {
        return;
      }
      tags.add(tag(key.substring(0, at + 1)));
    }
  }

  private static String tag(String prefix) {
    return prefix.length() <= LONGEST ? MARK + prefix : DIGEST + digest(prefix);
  }

  private static String digest(String prefix) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(prefix.getBytes(StandardCharsets.UTF_16BE)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JVM has SHA-256", impossible);
    }
  }

  /** The tag of a prefix; refuses one that no key derives. */
  String tagOf(String prefix) {
    if (delimiter == null) {
      throw new IllegalArgumentException(
          "The cache declares no prefixes; declare them with CacheBuilder.prefixes");
    }
    Objects.requireNonNull(prefix, "prefix");
    long delimiters = prefix.chars().filter(c -> c == delimiter).count();
    if (prefix.isEmpty() || prefix.charAt(prefix.length() - 1) != delimiter || delimiters > depth) {
      throw new IllegalArgumentException(
          "The prefix \""
              + prefix
              + "\" must end with '"
              + delimiter
              + "' and have at most "
              + depth
              + " of them");
    }
    return tag(prefix);
  }
}
