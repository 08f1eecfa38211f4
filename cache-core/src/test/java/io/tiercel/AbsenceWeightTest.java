package io.tiercel;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.control.TierState;
import io.tiercel.testkit.ManualScheduling;
import org.junit.jupiter.api.Test;

/** Whoever asks for what does not exist takes no more memory than the weight allows. */
class AbsenceWeightTest {

  @Test
  void absence_weighsWhatItIsSaidTo() {
    try (TieredCache<String, String> cache =
        TieredCache.<String, String>named("weighed")
            .memory(
                memory ->
                    memory
                        .maximumWeight(10_000, (key, value) -> value.length())
                        .absenceWeight(key -> 200 + key.length()))
            .absentFor(ofMinutes(1))
            .loader(key -> null)
            .scheduling(ManualScheduling.callerRuns())
            .build()) {
      for (int i = 1_000; i < 2_000; i++) {
        assertThat(cache.get("key" + i)).isNull();
      }
      TierState memory = cache.operations().state().tier("memory");
      assertThat(memory.weight()).isBetween(9_000L, 10_000L);
      assertThat(memory.entries()).isBetween(40L, 48L);
    }
  }
}
