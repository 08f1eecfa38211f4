package io.tiercel.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import com.github.benmanes.caffeine.cache.Weigher;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the Caffeine caches that entries stand in, one for each {@link Generation}.
 *
 * @param weights of entries; null where entries are counted
 * @param layout finds the value in an entry
 * @param evicted is told of what had to make room
 * @param executor tidies up: readers at work side by side must not do it for each other
 */
record Room<K, V>(
    @Nullable Weights<K, V> weights,
    Layout<V> layout,
    RemovalListener<K, MemoryEntry> evicted,
    Executor executor) {

  /** An empty one that holds so much. */
  Cache<K, MemoryEntry> of(long maximum) {
    Caffeine<K, MemoryEntry> builder =
        Caffeine.newBuilder().executor(executor).evictionListener(evicted);
    return weights == null
        ? builder.maximumSize(maximum).build()
        : builder.maximumWeight(maximum).weigher(weighing(weights)).build();
  }

  private Weigher<K, MemoryEntry> weighing(Weights<K, V> scale) {
    return (key, entry) -> scale.of(key, layout.valueOf(entry));
  }
}
