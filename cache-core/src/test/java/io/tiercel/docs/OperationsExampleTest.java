package io.tiercel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.CacheListener;
import io.tiercel.CacheLoader;
import io.tiercel.TieredCache;
import io.tiercel.Warming;
import io.tiercel.WarmingPlan;
import io.tiercel.spi.Observer;
import io.tiercel.stats.CacheStats;
import io.tiercel.stats.TierStats;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperationsExampleTest {
  private final Catalogue catalogue = Catalogue.of("cup", "pan", "lid");
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  @Test
  void counters_areReadAtAnyTime() {
    try (TieredCache<String, Product> products = products()) {
      products.get("cup");
      products.get("cup");
      // tag::stats
      CacheStats stats = products.stats();
      TierStats memory = stats.tier("memory");
      String line =
          "%d loads, %d of %d from memory"
              .formatted(stats.loads(), memory.hits(), memory.hits() + memory.misses());
      // end::stats
      assertThat(line).isEqualTo("1 loads, 1 of 2 from memory");
    }
  }

  private TieredCache<String, Product> products() {
    return TieredCache.<String, Product>named("products")
        .memory(memory -> memory.maximumSize(100))
        .loader(CacheLoader.bulk(catalogue::findAll))
        .build();
  }

  @Test
  void listenersAndObservers_areTold() {
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100))
            .loader(catalogue::find)
            // tag::listener
            .listener(
                new CacheListener<>() {
                  @Override
                  public void loaded(int keys, @Nullable Throwable failure) {
                    log.add(failure == null ? "loaded" : "failed");
                  }
                })
            // end::listener
            // tag::observer
            .observer(
                new Observer<>() {
                  @Override
                  public void read(String tier, Result result) {
                    log.add(tier + " " + result);
                  }
                })
            // end::observer
            .build();
    products.get("cup");
    Awaitility.await().untilAsserted(() -> assertThat(log).contains("memory MISS", "loaded"));
    products.close();
  }

  @Test
  void cache_isWarmed() {
    try (TieredCache<String, Product> products = products()) {
      Stream<String> bestsellers = Stream.of("cup", "pan", "nothing");
      // tag::warm
      Warming warming =
          products
              .operations()
              .warm(bestsellers, WarmingPlan.DEFAULT.inBatchesOf(500).atMost(10_000));
      Warming.Progress end = warming.done().join();
      // end::warm
      assertThat(end).isEqualTo(new Warming.Progress(3, 2, 0));
      assertThat(products.getAllPresent(List.of("cup", "pan"))).hasSize(2);
      assertThat(products.stats().loads()).isEqualTo(3);
    }
  }
}
