package io.tiercel.annotation;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Caches for the tests of this package, and a source of truth that remembers its questions. */
final class Shop implements AutoCloseable {
  final ManualScheduling clock = ManualScheduling.callerRuns();
  final TieredCaches caches = new TieredCaches();
  final List<Object> asked = new ArrayList<>();

  /** Caches of these names, in memory. */
  Shop(String... names) {
    for (String name : names) {
      caches.build(
          TieredCache.named(name)
              .memory(memory -> memory.maximumSize(1_000).timeToLive(Duration.ofHours(1)).jitter(0))
              .scheduling(clock));
    }
  }

  TieredCache<Object, Object> cache(String name) {
    TieredCache<Object, Object> cache = caches.find(name);
    if (cache == null) {
      throw new AssertionError("no cache " + name);
    }
    return cache;
  }

  Caching caching() {
    return Caching.over(caches);
  }

  /** Notes a question, and answers it. */
  <T> T ask(Object question, T answer) {
    asked.add(question);
    return answer;
  }

  @Override
  public void close() {
    caches.close();
  }
}
