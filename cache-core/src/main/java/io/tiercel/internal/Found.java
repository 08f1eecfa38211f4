package io.tiercel.internal;

import io.tiercel.spi.LocalTier;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a peek at the front tier found of many keys.
 *
 * @param values the keys that have a value
 * @param missing the keys that have to be asked for, each once, in the order given
 */
record Found<K, V>(Map<K, V> values, Set<K> missing) {

  /**
   * Peeks at the keys.
   *
   * @param age that from which on the reader may renew, as in {@link LocalTier#peek(Object, int)}
   */
  static <K, V> Found<K, V> peek(
      @Nullable LocalTier<K, V> front, Collection<? extends K> keys, int age) {
    Map<K, V> values = new HashMap<>();
    Set<K> missing = new LinkedHashSet<>();
    for (K key : keys) {
      Object seen = front == null ? null : front.peek(key, age);
      if (seen == null) {
        missing.add(Objects.requireNonNull(key, "key"));
      } else if (seen != LocalTier.ABSENT) {
        values.put(key, Cache.present(seen));
      }
    }
    return new Found<>(values, missing);
  }
}
