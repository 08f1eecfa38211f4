package io.tiercel.jcache;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where a JCache cache keeps what it holds: the one way from its rules to tiers. */
interface Store<K> extends AutoCloseable {

  /** What stands there now, be its life over or not. */
  @Nullable Held peek(K key);

  /** The same for many keys. */
  default Map<K, Held> peekAll(Collection<? extends K> keys) {
    Map<K, Held> found = new HashMap<>();
    for (K key : keys) {
      Held held = peek(key);
      if (held != null) {
        found.put(key, held);
      }
    }
    return found;
  }

  /**
   * Decides, once and alone with the key, what stands there from now on: the same, another, or
   * nothing. What the decision throws comes out as it is, and changes nothing.
   */
  void update(K key, UnaryOperator<@Nullable Held> decision);

  /** Whether it loads by itself, as a fleet does: once for all who ask. */
  default boolean loads() {
    return false;
  }

  /** What stands there, or is loaded, if {@link #loads}. */
  default @Nullable Held load(K key, Function<K, @Nullable Object> loader) {
    throw new UnsupportedOperationException("loads nothing");
  }

  /**
   * What stands under the keys, or is loaded, in one call for all that is missing. What a change
   * overtook while it was loaded is answered, and not stored.
   */
  Map<K, Held> loadAll(Set<K> keys, Function<Collection<K>, Map<K, Held>> loader);

  /** Whether what was found later is what was found before, and nothing was put in between. */
  default boolean isStill(Held before, Held later) {
    return before == later;
  }

  /** What this process holds, as it is found on the way. */
  Iterator<Map.Entry<K, Held>> iterator();

  /** Removes everything. */
  void clear();

  /** Opens what is behind it to those who know its class. */
  @Nullable Object unwrap();

  @Override
  void close();
}
