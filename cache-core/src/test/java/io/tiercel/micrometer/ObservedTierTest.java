package io.tiercel.micrometer;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.tiercel.TieredCache;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.Scene;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether calls of a tier are observations, and change nothing by that. */
@Timeout(60)
class ObservedTierTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final TieredCache<String, String> cache =
      scene.open(
          TieredCache.<String, String>named("products")
              .memory(memory -> memory.maximumSize(100))
              .tier(ObservedTier.of(stack.factory(SHARED), registry))
              .scheduling(stack.scheduling())
              .loader(key -> key));

  ObservedTierTest() {
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<Observation.Context>() {
              @Override
              public void onStop(Observation.Context context) {
                seen.add(context.getContextualName() + (context.getError() == null ? "" : " !"));
                assertThat(context.getLowCardinalityKeyValues().stream())
                    .extracting(one -> one.getKey())
                    .containsExactlyInAnyOrder("cache", "tier", "operation");
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });
  }

  @AfterEach
  void close() {
    stack.faults(SHARED).heal();
    scene.close();
  }

  @Test
  void eachCall_isOneObservation() {
    cache.get("k");
    assertThat(seen).containsExactly("shared get", "shared fill");
    cache.get("k");
    assertThat(seen).as("memory is not observed").hasSize(2);
    cache.invalidate("k");
    assertThat(seen).contains("shared remove");
    assertThat(cache.getIfPresent("k")).isNull();
  }

  @Test
  void failedCall_isAFailedObservation() {
    stack.faults(SHARED).next(Operation.GET, Failure.FAILS);
    assertThat(cache.getIfPresent("k")).isNull();
    assertThat(seen).containsExactly("shared get !");
    assertThat(cache.stats().tier(SHARED).errors()).isEqualTo(1);
  }
}
