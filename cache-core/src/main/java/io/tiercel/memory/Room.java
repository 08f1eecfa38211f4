package io.tiercel.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import com.github.benmanes.caffeine.cache.Weigher;
import java.util.concurrent.Executor;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the Caffeine caches that entries stand in, one for each {@link Generation}.
 *
 * @param weigher the weight of an entry; null where entries are counted
 * @param layout finds the value in an entry
 * @param evicted is told of what had to make room
 * @param executor tidies up: readers at work side by side must not do it for each other
 */
record Room<K, V>(
    @Nullable ToIntBiFunction<? super K, ? super V> weigher,
    Layout<V> layout,
    RemovalListener<K, MemoryEntry> evicted,
    Executor executor) {

  /** An empty one that holds so much. */
  Cache<K, MemoryEntry> of(long maximum) {
    Caffeine<K, MemoryEntry> builder =
        Caffeine.newBuilder().executor(executor).evictionListener(evicted);
    return weigher == null
        ? builder.maximumSize(maximum).build()
        : builder.maximumWeight(maximum).weigher(weighing(weigher)).build();
  }

  private Weigher<K, MemoryEntry> weighing(ToIntBiFunction<? super K, ? super V> weight) {
    return (key, entry) -> {
      V value = layout.valueOf(entry);
      return value == null ? 1 : weight.applyAsInt(key, value);
    };
  }
}
