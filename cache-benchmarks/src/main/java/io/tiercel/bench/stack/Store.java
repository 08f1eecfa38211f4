package io.tiercel.bench.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that keeps bytes for keys, as the benchmarks see it. */
interface Store extends AutoCloseable {
  /** The tag of every entry, where there are tags. */
  String TAG = "all";

  /** What is there, or null. */
  byte @Nullable [] get(String key);

  /** What is there, or the value of the source of truth, which is then kept. */
  byte[] load(String key);

  /** Keeps a value. */
  void put(String key, byte[] value);

  /** What is there of many keys, with the source of truth's values of the others. */
  Object loadAll(List<String> keys);

  /** Forgets one key. */
  void invalidate(String key);

  /** Forgets what belongs to a tag; without tags that is everything. */
  void invalidateTag();

  /** Forgets everything. */
  void invalidateAll();

  @Override
  void close();
}
