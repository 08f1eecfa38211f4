package io.tiercel.docs;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.CacheLoader;
import io.tiercel.TieredCache;
import io.tiercel.error.TierException;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.TierStack;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InvalidationExampleTest {
  private final Catalogue catalogue = Catalogue.of("cup", "pan", "lid");
  private final ManualScheduling clock = ManualScheduling.callerRuns();

  private TieredCache<String, Product> products() {
    return TieredCache.<String, Product>named("products")
        .memory(memory -> memory.maximumSize(100))
        .loader(
            CacheLoader.perEntry(
                (id, entry) -> {
                  entry.tags("maker:acme");
                  return catalogue.find(id);
                }))
        .scheduling(clock)
        .build();
  }

  @Test
  void changedSource_isFollowedByAnInvalidation() {
    TieredCache<String, Product> products = products();
    products.get("cup");
    // tag::keys
    catalogue.rename("cup", "a better cup"); // the source of truth first
    products.invalidate("cup"); // then the cache
    // end::keys
    assertThat(products.get("cup")).isEqualTo(new Product("cup", "a better cup", "acme"));
    products.getAll(List.of("cup", "pan", "lid"));
    // tag::more
    products.invalidateAll(List.of("cup", "pan"));
    products.invalidateTags("maker:acme");
    products.invalidateAll();
    // end::more
    assertThat(products.getAllPresent(List.of("cup", "pan", "lid"))).isEmpty();
    // tag::settled
    products.invalidate("cup");
    products.operations().settled().join();
    // end::settled
    products.close();
  }

  @Test
  void prefix_isInvalidatedAtOnce() {
    TieredCache<String, Integer> stock =
        TieredCache.<String, Integer>named("stock")
            .memory(memory -> memory.maximumSize(100))
            // tag::prefixes
            .prefixes(':', 2)
            // end::prefixes
            .scheduling(clock)
            .build();
    stock.put("eu:shop7:cup", 3);
    stock.put("eu:shop8:cup", 4);
    stock.put("us:shop1:cup", 5);
    // tag::prefix
    stock.invalidatePrefix("eu:shop7:");
    stock.invalidatePrefix("eu:");
    // end::prefix
    assertThat(stock.getIfPresent("eu:shop8:cup")).isNull();
    assertThat(stock.getIfPresent("us:shop1:cup")).isEqualTo(5);
    assertThatThrownBy(() -> stock.invalidatePrefix("eu:sh"))
        .isInstanceOf(IllegalArgumentException.class);
    stock.close();
  }

  @Test
  void valueThatIsPut_takesThePlaceOfTheOld() {
    TieredCache<String, Product> products = products();
    products.get("cup");
    Product better = new Product("cup", "a better cup", "acme");
    // tag::put
    catalogue.save(better);
    products.put("cup", better);
    // end::put
    assertThat(products.get("cup")).isEqualTo(better);
    products.close();
  }

  @Test
  void tierThatIsDown_isNamed() {
    try (ModelStack stack = ModelStack.of(ModelStack.MEMORY, ModelStack.SHARED)) {
      var builder = TieredCache.<String, String>named("words").scheduling(stack.scheduling());
      stack.addTo(builder, TierStack.EXACT);
      AtomicReference<String> log = new AtomicReference<>();
      try (TieredCache<String, String> words = builder.loader(new RecordingLoader()).build()) {
        words.get("k");
        stack.faults(ModelStack.SHARED).always(Operation.REMOVE, Failure.FAILS);
        // tag::undelivered
        try {
          words.invalidate("k");
        } catch (TierException undelivered) {
          log.set("not yet at " + undelivered.tier());
        }
        // end::undelivered
        assertThat(log).hasValue("not yet at shared");
        assertThat(words.operations().undelivered()).isEqualTo(1);
        assertThat(words.get("k")).as("neither memory nor the tier is believed").isEqualTo("k#2");
        stack.faults(ModelStack.SHARED).heal();
        stack.pass(ofSeconds(30));
        await().until(() -> words.operations().undelivered() == 0); // by the executor
      }
    }
  }
}
