package io.tiercel.bench.stack;

import io.tiercel.CacheBuilder;
import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import io.tiercel.TieredCache;
import io.tiercel.bench.stack.Stack.Level;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.jdbc.JdbcTier;
import io.tiercel.redis.RedisTier;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cache of some tiers, through the API, with everything that is on by default. */
final class TieredStore implements Store {
  private final TieredCache<String, byte[]> cache;

  private TieredStore(TieredCache<String, byte[]> cache) {
    this.cache = cache;
  }

  static TieredStore open(List<Level> levels, Shape shape) throws IOException {
    CacheBuilder<String, byte[]> builder =
        TieredCache.<String, byte[]>named("benchmark").loader(new Truth(shape));
    for (Level level : levels) {
      add(level, builder, shape);
    }
    return new TieredStore(builder.build());
  }

  private static void add(Level level, CacheBuilder<String, byte[]> builder, Shape shape)
      throws IOException {
    KeyCodec<String> keys = KeyCodec.of(String.class);
    switch (level) {
      case MEMORY -> builder.memory(memory -> memory.maximumSize(shape.memorySize()));
      case REDIS ->
          builder.tier(RedisTier.connect(shape.servers().redis()).of(keys, Codec.bytes()));
      case JDBC ->
          builder.tier(
              JdbcTier.connect(shape.servers().jdbc(), null, null).of(keys, Codec.bytes()));
    }
  }

  @Override
  public byte @Nullable [] get(String key) {
    return cache.getIfPresent(key);
  }

  @Override
  public byte[] load(String key) {
    return Objects.requireNonNull(cache.get(key));
  }

  @Override
  public void put(String key, byte[] value) {
    cache.put(key, value);
  }

  @Override
  public Map<String, byte[]> loadAll(List<String> keys) {
    return cache.getAll(keys);
  }

  @Override
  public void invalidate(String key) {
    cache.invalidate(key);
  }

  @Override
  public void invalidateTag() {
    cache.invalidateTags(TAG);
  }

  @Override
  public void invalidateAll() {
    cache.invalidateAll();
  }

  @Override
  public void close() {
    cache.close();
  }

  /** Has every key. */
  private record Truth(Shape shape) implements CacheLoader<String, byte[]> {
    @Override
    public byte[] load(String key) {
      return shape.value();
    }

    @Override
    public byte[] load(String key, EntrySettings entry) {
      tag(entry);
      return shape.value();
    }

    private void tag(EntrySettings entry) {
      if (!shape.tags().isEmpty()) {
        entry.tags(shape.tags().toArray(String[]::new));
      }
    }

    @Override
    public Map<String, byte[]> loadAll(
        Collection<String> keys, Function<String, EntrySettings> entries) {
      Map<String, byte[]> values = new LinkedHashMap<>();
      for (String key : keys) {
        if (!shape.tags().isEmpty()) {
          tag(entries.apply(key));
        }
        values.put(key, shape.value());
      }
      return values;
    }
  }
}
