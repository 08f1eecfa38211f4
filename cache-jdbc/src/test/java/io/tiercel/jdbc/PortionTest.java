package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortionTest {

  private static final double LARGE = 100_000_000;

  private final Portion portion = new Portion();
  private final Estimate estimate = new Estimate(JdbcSettings.Limits.NONE);

  @Test
  void firstPart_isSmallInLargeTablesToo() {
    assertThat(portion.of(512, estimate) * LARGE).isLessThan(100);
  }

  @Test
  void knownTable_isLookedAtAsWanted() {
    estimate.learn(LARGE, 1);
    assertThat(portion.of(512, estimate) * LARGE).isEqualTo(512);
    estimate.learn(0, 0);
    assertThat(new Portion().of(512, new Estimate(JdbcSettings.Limits.NONE))).isLessThan(1);
  }

  @Test
  void partAfterFailures_isSmallerUntilOneIsAnswered() {
    estimate.learn(1_000, 1);
    portion.failed();
    portion.failed();
    assertThat(portion.of(1_000, estimate)).isEqualTo(1 / 64d);
    portion.done();
    assertThat(portion.of(1_000, estimate)).isEqualTo(1);
  }

  @Test
  void partOfAnEmptyTable_growsToAllInAFewSteps() {
    double part = portion.of(512, estimate);
    int steps = 0;
    for (; part < 1; part = Portion.more(part)) {
      steps++;
    }
    assertThat(steps).isLessThan(10);
    IntStream.range(0, 100).forEach(i -> portion.failed());
    assertThat(portion.of(512, estimate)).isPositive();
  }
}
