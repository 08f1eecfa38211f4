package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.TieredCache;
import io.tiercel.control.Status;
import io.tiercel.micrometer.CacheMeters;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether health, score and meters tell the same story when a Redis dies under load. */
@Timeout(60)
class OutageTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void redisKilledUnderLoad_isSeenEverywhereWithinTwoSecondsAndAgainWhenItReturns() {
    try (RedisServer server = RedisServer.start();
        Fleet fleet = new Fleet();
        TieredCache<String, String> cache = fleet.node(server.uri())) {
      CacheMeters.bind(cache, registry);
      within(Duration.ofSeconds(5), () -> tellsUp(cache));
      CompletableFuture<Void> load = CompletableFuture.runAsync(() -> read(cache));
      server.kill();
      within(Duration.ofSeconds(2), () -> tellsDown(cache));
      assertThat(cache.operations().health().tier("redis").meanwhile()).contains("reads go past");
      server.restart();
      within(Duration.ofSeconds(10), () -> tellsUp(cache));
      over.set(true);
      load.join();
    }
  }

  private void read(TieredCache<String, String> cache) {
    for (int i = 0; !over.get(); i++) {
      cache.get("k" + i % 100_000);
    }
  }

  private static void within(Duration time, Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(10)).atMost(time).until(condition);
  }

  private boolean tellsDown(TieredCache<String, String> cache) {
    return cache.operations().health().tier("redis").status() == Status.DOWN
        && cache.operations().health().score() <= 60
        && cache.operations().state().tier("redis").breaker().equals("OPEN")
        && gauge("tiercel.tier.status") == 0
        && gauge("tiercel.tier.breaker") == 2;
  }

  private boolean tellsUp(TieredCache<String, String> cache) {
    return cache.operations().health().tier("redis").status() == Status.UP
        && cache.operations().health().score() == 100
        && gauge("tiercel.tier.status") == 1
        && gauge("tiercel.tier.breaker") == 0;
  }

  private double gauge(String name) {
    return registry.get(name).tag("tier", "redis").gauge().value();
  }
}
