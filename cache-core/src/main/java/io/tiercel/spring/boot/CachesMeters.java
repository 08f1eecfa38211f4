package io.tiercel.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiercel.TieredCaches;
import io.tiercel.micrometer.CacheMeters;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The meters of all caches, those that are built later too. */
final class CachesMeters implements AutoCloseable {

  private final Queue<CacheMeters> meters = new ConcurrentLinkedQueue<>();

  CachesMeters(TieredCaches caches, MeterRegistry registry) {
    caches.watch(cache -> meters.add(CacheMeters.bind(cache, registry)));
  }

  @Override
  public void close() {
    for (CacheMeters one = meters.poll(); one != null; one = meters.poll()) {
      one.close();
    }
  }
}
