package io.tiercel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.report.ResultFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Real processes, a real Redis, a real database; short, and with bounds that any machine keeps. */
class LoadCommandTest {

  @TempDir Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final LoadCommand command =
      new LoadCommand(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @ParameterizedTest
  @FieldSource("io.tiercel.bench.load.LoadCommand#READY")
  void readyScenario_isRight(String name) throws Exception {
    assertThat(command.run(List.of("check", name))).isZero();
  }

  @Test
  void faultsOnTheTimeline_leaveReadsAnswered() throws Exception {
    Path scenario =
        scenario(
            """
            operations: {read: 1}
            faults:
              - {at: 2s, do: kill redis}
              - {at: 3s, do: start redis}
              - {at: 3500ms, do: slow database, by: 20ms}
              - {at: 4s, do: kill node, node: 2}
            thresholds: {errors: 50%}
            """);
    Path out = directory.resolve("out");

    assertThat(command.run(List.of(scenario.toString(), "--out", out.toString()))).isZero();

    Result result = ResultFiles.read(out);
    assertThat(result.steady().operations()).isPositive();
    assertThat(result.steady().tiers()).containsOnlyKeys("memory", "redis", "jdbc");
    assertThat(result.steady().tiers().get("memory")).isBetween(0.01, 1.0);
    assertThat(result.steady().nodes()).hasSize(2);
    assertThat(result.marks()).hasSize(4);
    assertThat(out.resolve("seconds.csv"))
        .content(StandardCharsets.UTF_8)
        .startsWith("second,operations,errors,stale,p50_ms")
        .contains("hits_memory,hits_redis,hits_jdbc");
    assertThat(out.resolve("result.html"))
        .content(StandardCharsets.UTF_8)
        .contains("<polyline", "kill redis")
        .doesNotContain("src=", "http://", "https://");
    assertThat(command.run(List.of("compare", out.toString(), out.toString()))).isZero();
    assertThat(printed()).contains("completed/s", "hits of memory");
  }

  @Test
  void missedThreshold_isTheExitCode() throws Exception {
    Path scenario = scenario("thresholds: {hits: 100%}\n");

    assertThat(command.run(List.of(scenario.toString(), "--out", directory.toString())))
        .isEqualTo(1);
    assertThat(printed()).contains("FAIL hits is ");
  }

  @Test
  void unclearCommandLine_isAnErrorThatSaysWhy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> command.run(List.of("nowhere.yml")))
        .withMessageContaining("nowhere.yml");
    assertThatIllegalArgumentException().isThrownBy(() -> command.run(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> command.run(List.of("compare", directory.toString())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> command.run(List.of("compare", "nothing", "nowhere")))
        .withMessageContaining("nothing");
  }

  private Path scenario(String more) throws IOException {
    return Files.writeString(
        directory.resolve("scenario.yml"),
        """
        name: short
        nodes: 2
        threads: 8
        rate: 100/s
        stack:
          memory: {entries: 100}
          redis: {life: 1m}
          jdbc: {}
        keys: {count: 500}
        phases: {ramp-up: 1s, steady: 4s, ramp-down: 0s}
        """
            + more);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
