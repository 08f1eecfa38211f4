package io.tiercel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.bench.load.node.Sample;
import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.scenario.Phases;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SummingTest {
  private static final Phases TWO_SECONDS =
      new Phases(Duration.ZERO, Duration.ofSeconds(2), Duration.ZERO);

  private final Collected collected = new Collected(second -> {});

  @Test
  void nothing_isNoHit() {
    assertThat(steady().operations()).isZero();
    assertThat(steady().hits()).isZero();
  }

  @Test
  void writesAlone_areNoHits() {
    collected.add(1, sample(0, 5, 0, 0));

    assertThat(steady().operations()).isEqualTo(5);
    assertThat(steady().hits()).isZero();
  }

  @Test
  void readsThatFailed_areNoHitsAndNotCompleted() {
    collected.add(1, sample(0, 10, 10, 9));

    assertThat(steady().hits()).isEqualTo(0.1);
    assertThat(steady().completed()).isEqualTo(0.5);
    assertThat(steady().offered()).isEqualTo(50);
    assertThat(steady().throughput()).isEqualTo(0.01);
  }

  @Test
  void whatIsGivenUpAfterTheEnd_isOfTheSteadyState() {
    collected.add(1, sample(0, 6, 6, 0));
    collected.add(1, sample(17, 2, 2, 2));

    assertThat(steady().operations()).isEqualTo(8);
    assertThat(steady().errors()).isEqualTo(0.25);
    assertThat(steady().hits()).isEqualTo(1);
  }

  private Result.Figures steady() {
    return Summing.steady(collected, TWO_SECONDS, 100);
  }

  private static Sample sample(int second, int operations, int reads, int errors) {
    Histogram latency = new Histogram(3);
    for (int i = 0; i < operations; i++) {
      latency.recordValue(1_000);
    }
    Sample.Counted counted =
        new Sample.Counted(latency, errors, reads, reads - errors, 0, operations - errors);
    return new Sample(second, counted, counted, Map.of(), 0, 0, 0, 0);
  }
}
