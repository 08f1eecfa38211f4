package io.tiercel.memory;

import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Walks over what the tier could answer now; knowing that there is no value is no answer here. */
final class Walk<K, V> {
  private final Fence<K> fence;
  private final Layout<V> layout;

  Walk(Fence<K> fence, Layout<V> layout) {
    this.fence = fence;
    this.layout = layout;
  }

  /** The keys that have a value. Nothing is copied. */
  Iterator<K> keys(long millis) {
    return standing(millis).map(Map.Entry::getKey).iterator();
  }

  /** The same with their values, each copied as it is come to. */
  Iterator<Map.Entry<K, V>> entries(long millis) {
    return standing(millis).map(this::shown).iterator();
  }

  private Map.Entry<K, V> shown(Map.Entry<K, MemoryEntry> standing) {
    V value = Objects.requireNonNull(layout.valueOf(standing.getValue()));
    return Map.entry(standing.getKey(), layout.copied(value));
  }

  private Stream<Map.Entry<K, MemoryEntry>> standing(long millis) {
    Generation<K> here = fence.generation();
    int tick = here.horizon.tickOf(millis);
    return here.entries.entrySet().stream()
        .filter(e -> e.getValue().freshUntil > tick && !e.getValue().isHidden())
        .filter(e -> layout.valueOf(e.getValue()) != null)
        .filter(e -> !fence.hiddenByMarker(here, e.getKey(), e.getValue()));
  }
}
