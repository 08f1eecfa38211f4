package io.tiercel.docs;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.AsyncTieredCache;
import io.tiercel.CacheLoader;
import io.tiercel.TieredCache;
import io.tiercel.error.RecursiveLoadException;
import io.tiercel.policy.RetryPolicy;
import io.tiercel.testkit.ManualScheduling;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadingExampleTest {
  private final Catalogue catalogue = Catalogue.of("cup", "pan", "lid");

  @Test
  void missingKey_isLoadedOnce() {
    // tag::loader
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100_000).timeToLive(ofMinutes(10)))
            .loader(catalogue::find)
            .build();

    Product cup = products.get("cup"); // loaded
    Product again = products.get("cup"); // from memory
    // end::loader
    assertThat(again).isSameAs(cup);
    assertThat(catalogue.questions()).containsExactly(List.of("cup"));
    products.close();
  }

  @Test
  void loader_setsLifeAndTagsOfItsEntry() {
    ManualScheduling clock = ManualScheduling.callerRuns();
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100))
            .scheduling(clock)
            // tag::perEntry
            .loader(
                CacheLoader.perEntry(
                    (id, entry) -> {
                      Product product = catalogue.find(id);
                      if (product != null) {
                        entry.timeToLive(ofMinutes(5)).tags("maker:" + product.maker());
                      }
                      return product;
                    }))
            // end::perEntry
            .build();
    products.get("cup");
    assertThat(products.getIfPresent("cup")).isNotNull();
    products.invalidateTags("maker:acme");
    assertThat(products.getIfPresent("cup")).isNull();
    products.get("cup");
    clock.advance(ofMinutes(6));
    assertThat(products.getIfPresent("cup")).isNull();
    products.close();
  }

  @Test
  void manyKeys_areLoadedInOneCall() {
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100))
            // tag::bulk
            .loader(CacheLoader.bulk(catalogue::findAll))
            // end::bulk
            .build();
    products.get("cup");
    // tag::getAll
    Map<String, Product> found = products.getAll(List.of("cup", "pan", "lid", "nothing"));
    // end::getAll
    assertThat(found).containsOnlyKeys("cup", "pan", "lid");
    assertThat(catalogue.questions())
        .containsExactly(List.of("cup"), List.of("pan", "lid", "nothing"));
    products.close();
  }

  @Test
  void asynchronousCalls_answerFutures() {
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100))
            .loader(catalogue::find)
            .build();
    // tag::async
    AsyncTieredCache<String, Product> async = products.async();
    CompletableFuture<@Nullable Product> cup = async.get("cup");
    CompletableFuture<Map<String, Product>> several = async.getAll(List.of("cup", "pan"));
    CompletableFuture<Void> gone = cup.thenCompose(found -> async.invalidate("cup"));
    // end::async
    assertThat(cup.join()).isNotNull();
    assertThat(several.join()).containsOnlyKeys("cup", "pan");
    gone.join();
    products.close();
  }

  @Test
  void absence_isRememberedForItsLife() {
    ManualScheduling clock = ManualScheduling.callerRuns();
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100))
            .loader(catalogue::find)
            .scheduling(clock)
            // tag::absent
            .absentFor(ofSeconds(5))
            // end::absent
            .build();
    assertThat(products.get("nothing")).isNull();
    assertThat(products.get("nothing")).isNull();
    assertThat(catalogue.questions()).hasSize(1);
    clock.advance(ofSeconds(6));
    assertThat(products.get("nothing")).isNull();
    assertThat(catalogue.questions()).hasSize(2);
    products.close();
  }

  @Test
  void failingKey_isLeftAlone() {
    ManualScheduling clock = ManualScheduling.callerRuns();
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100))
            .loader(catalogue::find)
            .scheduling(clock)
            // tag::limits
            .loadTimeout(ofSeconds(3))
            .concurrentLoads(32)
            .retry(new RetryPolicy(ofSeconds(1), ofSeconds(30), true))
            // end::limits
            .build();
    catalogue.isDown(true);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> products.get("cup")).hasMessage("the catalogue is down");
    }
    assertThat(catalogue.questions()).hasSize(1);
    catalogue.isDown(false);
    products.invalidate("cup");
    assertThat(products.get("cup")).isNotNull();
    products.close();
  }

  @Test
  void loaderThatAsksForItsOwnKey_isTold() {
    AtomicReference<TieredCache<String, Product>> self = new AtomicReference<>();
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100))
            .loader(id -> self.get().get(id))
            .build();
    self.set(products);
    assertThatThrownBy(() -> products.get("cup")).isInstanceOf(RecursiveLoadException.class);
    products.close();
  }

  @Test
  void context_isCarriedToTheExecutor() {
    ThreadLocal<String> trace = new ThreadLocal<>();
    AtomicReference<String> seen = new AtomicReference<>();
    TieredCache<String, Product> products =
        TieredCache.<String, Product>named("products")
            .memory(memory -> memory.maximumSize(100))
            .loader(
                id -> {
                  seen.set(trace.get());
                  return catalogue.find(id);
                })
            // tag::context
            .context(
                task -> {
                  String asking = trace.get(); // on the thread that asks
                  return () -> {
                    trace.set(asking); // on the thread that loads
                    try {
                      task.run();
                    } finally {
                      trace.remove();
                    }
                  };
                })
            // end::context
            .build();
    trace.set("request 7");
    products.async().get("cup").join();
    assertThat(seen).hasValue("request 7");
    products.close();
  }
}
