package io.tiercel.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedTest {
  private final List<String> turns = new ArrayList<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private Side side(String name, double... times) {
    Iterator<Double> next = Arrays.stream(times).iterator();
    return Side.of(
        name,
        () -> {
          turns.add(name);
          return Sample.of(Sample.TIME, next.next());
        });
  }

  private Interleaved runner(String... arguments) {
    return new Interleaved(RunSettings.of(arguments), new PrintStream(said, true, UTF_8));
  }

  private Outcome measured(Comparison comparison) throws Exception {
    Interleaved runner = runner("--forks", "3");
    runner.run(comparison);
    return runner.outcomes().get(0);
  }

  @Test
  void sides_areMeasuredByTurns() throws Exception {
    measured(Comparison.of("hit", side("A", 1, 1, 1), side("B", 2, 2, 2)));
    assertThat(turns).containsExactly("A", "B", "A", "B", "A", "B");
  }

  @Test
  void ratio_isOfTheMedians() throws Exception {
    Outcome outcome = measured(Comparison.of("hit", side("A", 10, 90, 20), side("B", 5, 30, 700)));
    assertThat(outcome.ratio("B", Sample.TIME)).isEqualTo(1.5);
  }

  @Test
  void bars_areJudged() throws Exception {
    measured(
        Comparison.of("hit", side("A", 10, 10, 10), side("B", 12, 12, 12))
            .bars(Bar.atMost("B", 1.25), Bar.asFastAs("B", 0.9), Bar.over("B", 2)));
    assertThat(said.toString(UTF_8))
        .contains("met    B: times time <= 1.25, reached 1.20")
        .contains("MISSED B: speed by time >= 0.90, reached 0.83")
        .contains("met    B: more time <= 2.00, reached 2.00");
  }

  @Test
  void figureThatWasNotMeasured_missesItsBar() throws Exception {
    measured(Comparison.of("hit", side("A", 1, 1, 1)).bars(Bar.allocatesNothing("A")));
    assertThat(said.toString(UTF_8)).contains("MISSED A: all bytes");
  }

  @Test
  void only_leavesOtherTitlesOut() throws Exception {
    Interleaved runner = runner("--only", "^hit");
    runner.run(Comparison.of("put", side("A")));
    assertThat(runner.outcomes()).isEmpty();
    assertThat(turns).isEmpty();
  }

  @Test
  void sides_leaveOthersOutWithTheirBars() throws Exception {
    Interleaved runner = runner("--sides", "C", "--forks", "1");
    runner.run(
        Comparison.of("hit", side("A", 10), side("B", 1), side("C", 20))
            .bars(Bar.atMost("B", 1), Bar.atMost("C", 1)));
    assertThat(turns).containsExactly("A", "C");
    assertThat(said.toString(UTF_8)).contains("MISSED C").doesNotContain("B:");
    runner.run(Comparison.of("put", side("A"), side("B")));
    assertThat(runner.outcomes()).hasSize(1);
  }

  @Test
  void turns_haveTheirProcessorTimeAndBytes() throws Exception {
    byte[][] kept = new byte[1][];
    try (Turns turns = new Turns(1, () -> Duration.ZERO)) {
      Side side = turns.side(new Subject("A", (thread, n) -> kept[0] = new byte[1_000]));
      Sample sample = side.measure();
      assertThat(sample.get(Sample.BYTES)).isBetween(1_000.0, 1_100.0);
      assertThat(sample.get(Sample.CPU)).isPositive();
    }
  }

  @Test
  void barForNobody_isRefused() {
    Comparison comparison = Comparison.of("hit", side("A"));
    assertThatThrownBy(() -> comparison.bars(Bar.atMost("B", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a bar for nobody");
  }

  @Test
  void badOptions_areNamed() {
    assertThatThrownBy(() -> RunSettings.of("--forks", "0")).hasMessageContaining("--forks");
    assertThatThrownBy(() -> RunSettings.of("--forks")).hasMessageContaining("needs a value");
    assertThatThrownBy(() -> RunSettings.of("--only", "(")).hasMessageContaining("--only");
    assertThatThrownBy(() -> RunSettings.of("--nope", "1")).hasMessageContaining("--nope");
  }
}
