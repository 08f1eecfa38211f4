package io.tiercel.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.bench.compare.Comparison;
import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.RunSettings;
import io.tiercel.bench.compare.Sample;
import io.tiercel.bench.compare.Side;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir private Path folder;

  private Path results;
  private Path ratios;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void measureAndKeep() throws Exception {
    results = measured("then.jsonl", "hit", 20, 0);
    ratios = folder.resolve("ratios.json");
    assertThat(check("--update")).isZero();
  }

  private Path measured(String name, String title, double cpu, double bytes) throws Exception {
    Path file = folder.resolve(name);
    Side raw = Side.of("raw", () -> sample(10, 0));
    Side ours = Side.of("ours", () -> sample(cpu, bytes));
    new Interleaved(RunSettings.of("--forks", "1", "--results", file.toString()))
        .run(Comparison.of(title, raw, ours));
    return file;
  }

  private static Sample sample(double cpu, double bytes) {
    return Sample.of(Sample.TIME, cpu).and(Sample.CPU, cpu).and(Sample.BYTES, bytes);
  }

  private int check(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of(results.toString(), "--against", ratios.toString()));
    arguments.addAll(List.of(more));
    return new CheckCommand(new PrintStream(said, true, UTF_8)).run(arguments);
  }

  @Test
  void sameRatios_pass() throws Exception {
    assertThat(check()).isZero();
    assertThat(said.toString(UTF_8)).contains("0 of 2 became worse by more than 30 %");
  }

  @Test
  void doctoredFile_fails() throws Exception {
    String kept = Files.readString(ratios);
    assertThat(kept).contains("2.0");
    Files.writeString(ratios, kept.replace("2.0", "1.5"));

    assertThat(check()).isEqualTo(1);
    assertThat(said.toString(UTF_8)).contains("WORSE  hit, ours, cpu: 1.50, now 2.00");
  }

  @Test
  void ratioThatGrewByLessThanTheMargin_passes() throws Exception {
    results = measured("now.jsonl", "hit", 25, 0);
    assertThat(check()).isZero();
    assertThat(check("--margin", "0.2")).isEqualTo(1);
  }

  @Test
  void allocationWhereThereWasNone_fails() throws Exception {
    results = measured("now.jsonl", "hit", 20, 24);
    assertThat(check()).isEqualTo(1);
    assertThat(said.toString(UTF_8)).contains("WORSE  hit, ours, bytes: 0.00, now 24.00");
  }

  @Test
  void comparisonThatIsNoLongerMeasured_fails() throws Exception {
    results = measured("now.jsonl", "another hit", 20, 0);
    assertThat(check()).isEqualTo(1);
    assertThat(said.toString(UTF_8)).contains("now not measured");
  }

  @Test
  void update_keepsWhatWasNotMeasuredAgain() throws Exception {
    results = measured("now.jsonl", "another hit", 50, 0);
    check("--update");
    assertThat(Ratios.read(ratios).ratios())
        .extracting(Ratios.Kept::title)
        .containsOnly("hit", "another hit");
  }

  @Test
  void missingFile_isNamed() {
    assertThatThrownBy(() -> check("--against", "nowhere.json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere.json");
  }

  @Test
  void brokenResult_isNamedWithItsLine() throws Exception {
    Files.writeString(results, "\n{nonsense\n");
    assertThatThrownBy(this::check)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("then.jsonl, line 2");
  }
}
