package io.tiercel.bench.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.api.sync.RedisCommands;
import io.tiercel.TieredCache;
import io.tiercel.bench.compare.Subject;
import io.tiercel.codec.Codec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/** Values that stand in Redis, read one by one and many at once. */
final class Hits<V> {

  private static final int MANY = 100;

  private final Codec<V> codec;
  private final TieredCache<String, V> cache;
  private final RedisCommands<String, byte[]> raw;
  private final Gathering gathering;
  private final String[] keys = Place.keys("user:", Place.KEYS);
  private final String[] names = Place.keys("raw:user:", Place.KEYS);

  Hits(Place place, String name, Codec<V> codec, IntFunction<V> values) throws Exception {
    this.codec = codec;
    this.cache = place.node(name, codec, settings -> settings);
    this.raw = place.connect().sync();
    this.gathering = new Gathering(place.connect().async());
    for (int i = 0; i < keys.length; i++) {
      V value = values.apply(i);
      cache.put(keys[i], value);
      raw.set(names[i], codec.encode(value));
    }
  }

  Subject rawGet() {
    return new Subject("Lettuce GET", (thread, n) -> need(raw.get(name(thread, n))));
  }

  /** As many at once as there are threads, by hand. */
  Subject rawGathered() {
    return new Subject(
        "Lettuce MGET, gathered by hand", (thread, n) -> need(gathering.get(name(thread, n))));
  }

  Subject hit() {
    return new Subject("cache", (thread, n) -> need(cache.getIfPresent(keys[at(thread, n)])));
  }

  Subject rawGetMany() {
    return new Subject(
        "Lettuce MGET, decoded",
        (thread, n) -> {
          int from = at(thread, n) % (names.length - MANY);
          List<V> values = new ArrayList<>(MANY);
          for (KeyValue<String, byte[]> one :
              raw.mget(Arrays.copyOfRange(names, from, from + MANY))) {
            values.add(decoded(one.getValue()));
          }
          need(values);
        });
  }

  Subject getMany() {
    return new Subject(
        "cache",
        (thread, n) -> {
          int from = at(thread, n) % (keys.length - MANY);
          if (cache.getAllPresent(Arrays.asList(keys).subList(from, from + MANY)).size() != MANY) {
            throw new IllegalStateException("not all are there");
          }
        });
  }

  private V decoded(byte[] bytes) throws Exception {
    return codec.decode(bytes, 0, bytes.length);
  }

  private String name(int thread, long n) {
    return names[at(thread, n)];
  }

  private static int at(int thread, long n) {
    return (int) (thread * 17L + n) & (Place.KEYS - 1);
  }

  private static void need(Object value) {
    Objects.requireNonNull(value, "a value that is missing");
  }
}
