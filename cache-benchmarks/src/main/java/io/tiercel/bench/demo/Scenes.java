package io.tiercel.bench.demo;

import io.tiercel.CacheLoader;
import io.tiercel.TieredCache;
import io.tiercel.error.TierException;
import io.tiercel.stats.CacheStats;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What the demo shows. */
public final class Scenes {
  private final Narrator narrator;
  private final Truth truth;
  private final Fleet fleet;
  private final Workplace place;

  /** Scenes with these nodes; further files go to this place. */
  public Scenes(Narrator narrator, Truth truth, Fleet fleet, Workplace place) {
    this.narrator = narrator;
    this.truth = truth;
    this.fleet = fleet;
    this.place = place;
  }

  /** One product is read by one node after the other. */
  public void falling() {
    narrator.scene("A read falls through the tiers, until one of them knows");
    truth.write("cup:blue", "a blue cup");
    answered(1, "cup:blue", "the loader");
    answered(1, "cup:blue", "memory");
    for (int node = 2; node <= fleet.nodes().size(); node++) {
      answered(node, "cup:blue", "redis");
    }
  }

  private void answered(int node, String key, String expected) {
    TieredCache<String, String> cache = fleet.node(node);
    Map<String, Long> before = hits(cache);
    int loads = truth.loads();
    long began = System.nanoTime();
    String value = cache.get(key);
    double micros = (System.nanoTime() - began) / 1e3;
    Map<String, Long> after = hits(cache);
    String by =
        after.keySet().stream()
            .filter(tier -> after.getOrDefault(tier, 0L) > before.getOrDefault(tier, 0L))
            .findFirst()
            .orElse(truth.loads() > loads ? "the loader" : "nobody");
    narrator.shows(
        by.equals(expected), "node %d reads \"%s\" from %s (%.0f µs)", node, value, by, micros);
  }

  private static Map<String, Long> hits(TieredCache<String, String> cache) {
    Map<String, Long> hits = new LinkedHashMap<>();
    cache.stats().tiers().forEach(tier -> hits.put(tier.name(), tier.hits()));
    return hits;
  }

  /** A product is changed, and invalidated on one node. */
  public void invalidation() {
    narrator.scene("A product is changed, and invalidated on one node");
    truth.write("cup:blue", "a better blue cup");
    fleet.node(1).invalidate("cup:blue");
    long began = System.nanoTime();
    boolean all =
        Narrator.comesTrue(
            () ->
                fleet.nodes().stream()
                    .allMatch(node -> "a better blue cup".equals(node.get("cup:blue"))));
    narrator.shows(
        all,
        "all %d nodes read the new one, %d ms later",
        fleet.nodes().size(),
        (System.nanoTime() - began) / 1_000_000);
  }

  /** Redis has lost everything, and all nodes start anew. */
  public void warmRestart(RedisProcess redis) throws IOException {
    narrator.scene("Everything restarts: Redis is empty, memory is empty, the JDBC tier is not");
    truth.write("mug:red", "a red mug");
    fleet.node(1).get("mug:red");
    fleet.close();
    redis.kill();
    redis.restart();
    fleet.restart();
    answered(1, "mug:red", "jdbc");
    answered(1, "mug:red", "memory");
    answered(2, "mug:red", "redis");
  }

  /** Many threads ask for one missing key. */
  public void stampede(int threads) {
    narrator.scene(
        "A stampede: " + threads + " threads ask for one missing key, whose load takes 50 ms");
    truth.write("tea:green", "sencha");
    int before = truth.loads();
    AtomicInteger right = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<CompletableFuture<Void>> readers =
        IntStream.range(0, threads)
            .mapToObj(i -> CompletableFuture.runAsync(() -> read(start, i, right), pool))
            .toList();
    start.countDown();
    readers.forEach(CompletableFuture::join);
    pool.shutdown();
    narrator.shows(right.get() == threads, "%d of %d got the value", right.get(), threads);
    narrator.shows(truth.loads() - before == 1, "%d load", truth.loads() - before);
  }

  private void read(CountDownLatch start, int reader, AtomicInteger right) {
    await(start);
    if ("sencha".equals(fleet.node(reader % 3 + 1).get("tea:green"))) {
      right.incrementAndGet();
    }
  }

  /** A slow load is overtaken by an invalidation. */
  public void overtakenLoad() {
    narrator.scene("A slow load is overtaken by an invalidation");
    truth.write("tea:black", "the old one");
    CountDownLatch slow = truth.holdsNext();
    int before = truth.loads();
    CompletableFuture<String> early =
        CompletableFuture.supplyAsync(() -> fleet.node(1).get("tea:black"));
    Narrator.comesTrue(() -> truth.loads() > before);
    narrator.say("node 1 has read \"the old one\" from the source, and is slow to bring it");
    truth.write("tea:black", "the new one");
    long heard = fleet.node(1).stats().coherence().received();
    fleet.node(2).invalidate("tea:black");
    if (fleet.nodes().size() > 1) {
      Narrator.comesTrue(() -> fleet.node(1).stats().coherence().received() > heard);
    }
    narrator.say("the source was changed, and the key was invalidated on another node");
    String late = fleet.node(1).get("tea:black");
    narrator.shows("the new one".equals(late), "who asks now gets \"%s\"", late);
    slow.countDown();
    narrator.shows(
        "the old one".equals(early.join()), "who asked before gets \"%s\"", early.join());
    narrator.shows(
        fleet.holdNothingBut("tea:black", "the new one"), "and no tier of any node holds it");
  }

  /** A tag is invalidated on one node. */
  public void tags() {
    narrator.scene("Tags: one marker, however many entries");
    for (int entries : new int[] {1_000, 100_000}) {
      try (TieredCache<Integer, Integer> stock = stock(entries)) {
        stock.invalidateTags("a first one, whose code is not compiled yet");
        long began = System.nanoTime();
        stock.invalidateTags("odd");
        double micros = (System.nanoTime() - began) / 1e3;
        narrator.shows(
            stock.getAllPresent(IntStream.range(0, entries).boxed().toList()).size() == entries / 2,
            "%,d entries, half of them bear the tag, are gone after %.0f µs",
            entries,
            micros);
      }
    }
  }

  private static TieredCache<Integer, Integer> stock(int entries) {
    TieredCache<Integer, Integer> stock =
        TieredCache.<Integer, Integer>named("stock")
            .memory(memory -> memory.maximumSize(1_000_000))
            .loader(
                CacheLoader.perEntry(
                    (key, entry) -> {
                      entry.tags(key % 2 == 0 ? "even" : "odd");
                      return key;
                    }))
            .build();
    stock.getAll(IntStream.range(0, entries).boxed().toList());
    return stock;
  }

  /** A tag is invalidated on another node. */
  public void tagsInTheFleet() {
    truth.write("coffee:dark", "roast 1");
    fleet.nodes().forEach(node -> node.get("coffee:dark"));
    truth.write("coffee:dark", "roast 2");
    fleet.node(3).invalidateTags("coffee");
    narrator.shows(
        Narrator.comesTrue(() -> "roast 2".equals(fleet.node(1).get("coffee:dark"))),
        "a tag invalidated on node 3 takes effect on node 1");
  }

  /** An entry is renewed behind its readers. */
  public void refreshAhead() {
    narrator.scene("Refresh ahead: entries of one second are renewed behind their readers");
    try (Truth prices = new Truth(place.file("prices.db"));
        TieredCache<String, String> cache =
            TieredCache.<String, String>named("prices")
                .memory(memory -> memory.maximumSize(100).timeToLive(Duration.ofMinutes(1)))
                .loader(prices)
                .refreshAfter(Duration.ofSeconds(1))
                .build()) {
      prices.write("price", "10");
      cache.get("price");
      prices.write("price", "11");
      Narrator.pause(Duration.ofMillis(1_100));
      String first = cache.get("price");
      narrator.shows("10".equals(first), "a reader gets %s at once, and sets off a load", first);
      narrator.shows(
          Narrator.comesTrue(() -> "11".equals(cache.get("price"))),
          "later ones get 11; %d renewal, nobody waited",
          cache.stats().refreshes());
    }
  }

  /** The source of truth is down. */
  public void staleOnError() {
    narrator.scene("Stale on error: the source of truth is down, and the life of a value is over");
    try (Truth rates = new Truth(place.file("rates.db"));
        TieredCache<String, String> cache =
            TieredCache.<String, String>named("rates")
                .memory(memory -> memory.maximumSize(100).timeToLive(Duration.ofMillis(300)))
                .loader(rates)
                .staleFor(Duration.ofHours(1))
                .build()) {
      rates.write("rate", "1.08");
      cache.get("rate");
      rates.isDown(true);
      Narrator.pause(Duration.ofMillis(400));
      String served = cache.get("rate");
      narrator.shows(
          "1.08".equals(served) && cache.stats().staleServed() > 0,
          "readers get %s, counted as stale",
          served);
      cache.invalidate("rate");
      narrator.shows(
          fails(cache),
          "after an invalidation nothing old is served: the load's failure is thrown");
    }
  }

  private static boolean fails(TieredCache<String, String> cache) {
    try {
      cache.get("rate");
      return false;
    } catch (IllegalStateException down) {
      return true;
    }
  }

  /** Redis is killed, and comes back. */
  public void outage(RedisProcess redis) throws IOException {
    narrator.scene("Redis is killed");
    truth.write("tea:white", "before");
    fleet.nodes().forEach(node -> node.get("tea:white"));
    redis.kill();
    truth.write("tea:red", "rooibos");
    String loaded = fleet.node(1).get("tea:red");
    narrator.shows("rooibos".equals(loaded), "a read of a missing key still works: %s", loaded);
    truth.write("tea:white", "after");
    narrator.shows(
        "redis".equals(unreached("tea:white")),
        "an invalidation says that it did not reach tier redis, and is kept");
    String now = fleet.node(1).get("tea:white");
    narrator.shows("after".equals(now), "its node serves nothing old meanwhile: \"%s\"", now);
    redis.restart();
    narrator.shows(
        Narrator.comesTrue(() -> fleet.node(1).operations().undelivered() == 0),
        "Redis is back, and the invalidation was delivered");
    narrator.shows(
        Narrator.comesTrue(
            () -> fleet.nodes().stream().allMatch(node -> "after".equals(node.get("tea:white")))),
        "every node reads \"after\"");
  }

  private String unreached(String key) {
    try {
      fleet.node(1).invalidate(key);
      return "none";
    } catch (TierException undelivered) {
      return undelivered.tier();
    }
  }

  /** What was counted. */
  public void statistics() {
    narrator.scene("Statistics");
    narrator.say(
        "%-16s %7s %7s %7s %7s %9s", "tier", "hits", "misses", "errors", "fills", "refused");
    Map<String, Long> all = new HashMap<>();
    for (int i = 1; i <= fleet.nodes().size(); i++) {
      CacheStats stats = fleet.node(i).stats();
      for (var tier : stats.tiers()) {
        narrator.say(
            "%-16s %7d %7d %7d %7d %9d",
            "node " + i + " " + tier.name(),
            tier.hits(),
            tier.misses(),
            tier.errors(),
            tier.fills(),
            tier.refusedFills());
      }
      all.merge("loads", stats.loads(), Long::sum);
      all.merge("invalidations", stats.invalidations(), Long::sum);
      all.merge("heard", stats.coherence().received(), Long::sum);
    }
    narrator.shows(
        all.getOrDefault("loads", 0L) == truth.loads(),
        "%d loads, as many as the source of truth has counted; %d invalidations, heard %d times by other nodes",
        all.get("loads"),
        all.get("invalidations"),
        all.get("heard"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
