package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.TieredCache;
import io.tiercel.console.Console;
import io.tiercel.console.KeyParser;
import io.tiercel.control.Status;
import io.tiercel.micrometer.CacheMeters;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.testkit.LogLines;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whether health, score, meters, console and log tell the same story when a Redis dies under load.
 */
@Timeout(120)
class OutageTest {
  private static final String CACHE = "outage"; // the log is that of all caches
  private static final String SAYS = "Cache " + CACHE + ": tier redis is ";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean over = new AtomicBoolean();

  @AfterEach
  void end() {
    over.set(true);
    threads.shutdown();
  }

  @Test
  void redisKilledUnderLoad_isSeenEverywhereWithinTwoSecondsAndAgainWhenItReturns()
      throws Exception {
    try (RedisServer server = RedisServer.start();
        LogLines log = new LogLines();
        Fleet fleet = new Fleet(CACHE, Fleet.LIMIT);
        TieredCache<String, String> cache = fleet.node(server.uri());
        Console page = Console.of(0).cache(cache, KeyParser.of(String.class)).start()) {
      CacheMeters.bind(cache, registry);
      within(Duration.ofSeconds(20), () -> tellsUp(cache, page));
      CompletableFuture<Void> load = CompletableFuture.runAsync(() -> read(cache), threads);
      int atStart = log.with(SAYS + "UP").size();
      assertThat(timeUntilDown(server, cache, page)).isLessThan(Duration.ofSeconds(2));
      assertThat(log.with(SAYS + "DOWN")).hasSize(1);
      assertThat(cache.operations().health().tier("redis").meanwhile()).contains("reads go past");
      server.restart();
      within(Duration.ofSeconds(40), () -> tellsUp(cache, page));
      over.set(true);
      load.join();
      assertThat(log.with(SAYS + "DOWN")).as("one line, however many calls failed").hasSize(1);
      assertThat(log.with(SAYS + "UP")).as("one line on the return").hasSize(atStart + 1);
      assertThat(log.with(SAYS)).hasSizeLessThan(7);
    }
  }

  private void read(TieredCache<String, String> cache) {
    for (int i = 0; !over.get(); i++) {
      cache.get("k" + i % 100_000);
    }
  }

  /** By when those were asked who told something else the last time. */
  private Duration timeUntilDown(
      RedisServer server, TieredCache<String, String> cache, Console page)
      throws InterruptedException {
    try (Lateness lateness = new Lateness()) {
      server.kill();
      long killed = System.nanoTime();
      AtomicLong last = new AtomicLong(killed);
      within(
          Duration.ofSeconds(20),
          () -> {
            long asked = System.nanoTime();
            boolean down = tellsDown(cache, page);
            if (!down) {
              last.set(asked);
            }
            return down;
          });
      return lateness.without(killed, last.get());
    }
  }

  private static void within(Duration time, Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(10)).atMost(time).until(condition);
  }

  private boolean tellsDown(TieredCache<String, String> cache, Console page) throws Exception {
    return cache.operations().health().tier("redis").status() == Status.DOWN
        && cache.operations().health().score() <= 60
        && cache.operations().state().tier("redis").breaker().equals("OPEN")
        && gauge("tiercel.tier.status") == 0
        && gauge("tiercel.tier.breaker") == 2
        && asked(page, "health").contains("\"tier\":\"redis\",\"status\":\"DOWN\"")
        && asked(page, "metrics").contains(series("breaker") + "2.0");
  }

  private boolean tellsUp(TieredCache<String, String> cache, Console page) throws Exception {
    return cache.operations().health().tier("redis").status() == Status.UP
        && cache.operations().health().score() == 100
        && gauge("tiercel.tier.status") == 1
        && gauge("tiercel.tier.breaker") == 0
        && asked(page, "health").contains("\"score\":100")
        && asked(page, "metrics").contains(series("breaker") + "0.0");
  }

  private static String series(String name) {
    return "tiercel_tier_" + name + "{cache=\"" + CACHE + "\",tier=\"redis\"} ";
  }

  private static String asked(Console page, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(page.uri().resolve(path)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private double gauge(String name) {
    return registry.get(name).tag("tier", "redis").gauge().value();
  }
}
