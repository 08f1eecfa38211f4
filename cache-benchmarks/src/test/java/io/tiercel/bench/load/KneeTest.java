package io.tiercel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KneeTest {

  @ParameterizedTest
  @ValueSource(doubles = {60, 990, 1_000, 7_777, 123_456})
  void knee_isFoundFromWhereverTheSearchBegins(double capacity) throws InterruptedException {
    double found = new Knee(rate -> step(rate, rate <= capacity)).find(1_000);

    assertThat(found).isLessThanOrEqualTo(capacity).isCloseTo(capacity, withinPercentage(7));
  }

  @Test
  void rateThatBrokeOnce_isGivenASecondChance() throws InterruptedException {
    boolean[] hiccup = {true};
    Knee knee =
        new Knee(
            rate -> {
              boolean holds = rate <= 1_500 && !hiccup[0];
              hiccup[0] = false;
              return step(rate, holds);
            });

    assertThat(knee.find(1_000)).isCloseTo(1_500, withinPercentage(7));
  }

  @Test
  void stackThatHoldsNothing_endsTheSearch() throws InterruptedException {
    Knee knee = new Knee(rate -> step(rate, false));

    assertThat(knee.find(1_000)).isZero();
    assertThat(knee.steps()).hasSizeLessThan(40);
  }

  private static Knee.Step step(double rate, boolean holds) {
    return new Knee.Step(rate, holds, 1, rate);
  }
}
