package io.tiercel.internal;

import io.tiercel.CacheOptions;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the table of {@link Flights} has for a key: one flight, or one for each set of options. */
sealed interface Joinable<K, V> permits Flight, Formation {

  /** The flight for readers with these options; null for none. */
  @Nullable Flight<K, V> serving(CacheOptions options);

  boolean holds(Flight<K, V> flight);

  boolean anyMatch(Predicate<Flight<K, V>> condition);

  /** These flights and one more, which takes the place of one with its options. */
  Joinable<K, V> and(Flight<K, V> another);

  /** These flights without that one; null if none is left. */
  @Nullable Joinable<K, V> without(Flight<K, V> landed);
}
