package io.tiercel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.report.ResultFiles;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.Scenario.Measure;
import io.tiercel.bench.load.scenario.Scenario.Threshold;
import io.tiercel.bench.load.scenario.ScenarioReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Whether the knee of a stack is found whose knee follows from how it is made. */
@Isolated("it measures when operations are late")
class KneeSearchTest {

  /**
   * Two nodes that load each key anew, at most five at once and each in a tenth of a second, can do
   * 2 · 5 / 0.1 s. Arrivals are even, so that nobody waits below that, and more than 250 ms of
   * waiting and loading come together in a step of 3 s from 5 % above it on.
   */
  private static final String PERMITS =
      """
      name: permits
      nodes: 2
      threads: 64
      rate: 70/s
      arrivals: constant
      stack:
        memory: {entries: 1}
        loads: 5
      database: {delay: 100ms}
      keys: {count: 20000, distribution: uniform, bytes: 64}
      operations: {read: 1}
      """;

  private static final double CAPACITY = 100;

  @TempDir Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final LoadCommand command =
      new LoadCommand(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void kneeOfFixedPermitsAndServiceTime_isPermitsByTime() throws Exception {
    Undisturbed.play(this::kneeIsPermitsByTime);
  }

  private void kneeIsPermitsByTime() throws Exception {
    printed.reset();
    Path out = directory.resolve("out");

    assertThat(
            command.run(
                List.of(
                    "knee", scenario(""), "--p99", "250", "--step", "3", "--out", out.toString())))
        .as("%s", printed)
        .isZero();

    Result result = ResultFiles.read(out);
    assertThat(result.steady().offered())
        .as("%s", printed)
        .isCloseTo(CAPACITY, withinPercentage(10));
    assertThat(result.passes()).isTrue();
    assertThat(result.steady().hits()).isLessThan(0.05);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("warms up", " holds", " breaks")
        .containsPattern("the knee is at \\d+ operations a second")
        .contains("permits, at its knee, steady state");
    assertThat(out.resolve("result.html")).exists();
    assertThat(out.resolve("knee.csv"))
        .content(StandardCharsets.UTF_8)
        .startsWith("rate,offered,completed,")
        .contains("70.0,", ",true", ",false");
  }

  @Test
  void bounds_areThoseAskedForElseTheScenariosElseOurs() throws Exception {
    Scenario scenario =
        ScenarioReader.read(
            Path.of(scenario("thresholds: {p99: 50ms, errors: 0.1%, hits: 80%}\n")));

    assertThat(KneeSearch.bounds(scenario, Map.of(Measure.P99, 220.0)))
        .containsExactlyInAnyOrder(
            new Threshold(Measure.P99, 220),
            new Threshold(Measure.ERRORS, 0.001),
            new Threshold(Measure.THROUGHPUT, 0.95));
  }

  @Test
  void unclearOptions_areErrorsThatSayWhy() throws Exception {
    for (List<String> wrong :
        List.of(
            List.of("--p99", "soon"),
            List.of("--step", "0"),
            List.of("--step", "1.5"),
            List.of("--rate", "5"),
            List.of("--p99"))) {
      List<String> arguments =
          Stream.concat(Stream.of("knee", scenario("")), wrong.stream()).toList();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> command.run(arguments))
          .withMessageContaining(wrong.get(0));
    }
  }

  private String scenario(String more) throws IOException {
    return Files.writeString(directory.resolve("permits.yml"), PERMITS + more).toString();
  }
}
