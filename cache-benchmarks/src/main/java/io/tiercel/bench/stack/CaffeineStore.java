package io.tiercel.bench.stack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Caffeine, by hand. */
final class CaffeineStore implements Store {
  private final Shape shape;
  private final Cache<String, byte[]> cache;

  CaffeineStore(Shape shape) {
    this.shape = shape;
    this.cache = Caffeine.newBuilder().maximumSize(shape.memorySize()).build();
  }

  @Override
  public byte @Nullable [] get(String key) {
    return cache.getIfPresent(key);
  }

  @Override
  public byte[] load(String key) {
    return cache.get(key, missing -> shape.value());
  }

  @Override
  public void put(String key, byte[] value) {
    cache.put(key, value);
  }

  @Override
  public Map<String, byte[]> loadAll(List<String> keys) {
    return cache.getAll(
        keys,
        missing -> missing.stream().collect(Collectors.toMap(key -> key, key -> shape.value())));
  }

  @Override
  public void invalidate(String key) {
    cache.invalidate(key);
  }

  @Override
  public void invalidateTag() {
    cache.invalidateAll();
  }

  @Override
  public void invalidateAll() {
    cache.invalidateAll();
  }

  @Override
  public void close() {}
}
