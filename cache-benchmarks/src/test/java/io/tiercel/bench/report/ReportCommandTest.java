package io.tiercel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.bench.compare.Bar;
import io.tiercel.bench.compare.Comparison;
import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.RunSettings;
import io.tiercel.bench.compare.Sample;
import io.tiercel.bench.compare.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir private Path folder;

  private Path results() throws Exception {
    Path file = folder.resolve("results.jsonl");
    Interleaved runner = new Interleaved(RunSettings.of("--results", file.toString()));
    Side raw = Side.of("<raw>", () -> Sample.of(Sample.TIME, 20).and(Sample.BYTES, 0));
    Side slow = Side.of("ours", () -> Sample.of(Sample.TIME, 90));
    Side quick = Side.of("ours", () -> Sample.of(Sample.TIME, 30).and(Sample.BYTES, 0));
    runner.run(Comparison.of("hit, threads 1", raw, slow));
    runner.run(Comparison.of("hit, threads 1", raw, quick).bars(Bar.atMost("ours", 1.25)));
    return file;
  }

  private String reported(String name) throws Exception {
    new ReportCommand().run(List.of(results().toString(), "--to", folder.toString()));
    return Files.readString(folder.resolve(name));
  }

  @Test
  void page_showsTheLastFindingWithItsRatioAndItsBar() throws Exception {
    assertThat(reported("report.html"))
        .contains("<svg", "30.0 ns", "1.50 ×", "missed", "0 of 1 met")
        .doesNotContain("90.0 ns");
  }

  @Test
  void page_asksNobodyForAnything() throws Exception {
    assertThat(reported("report.html"))
        .doesNotContain("http:", "https:", "src=", "<link", "<script", "@import", "url(");
  }

  @Test
  void namesWithMarkup_areEscaped() throws Exception {
    assertThat(reported("report.html")).contains("&lt;raw&gt;").doesNotContain("<raw>");
  }

  @Test
  void csv_hasARowForEachFigureOfEachSide() throws Exception {
    assertThat(reported("report.csv").lines())
        .hasSize(5)
        .element(3)
        .asString()
        .startsWith("\"hit, threads 1\",\"ours\",\"time\",30.0000,30.0000,30.0000,1.5000,");
  }

  @Test
  void json_saysWhereItWasMeasured() throws Exception {
    assertThat(reported("report.json")).contains("\"machine\"", "\"jdk\"", "\"commit\"");
  }

  @Test
  void resultsThatAreNotThere_areNamed() {
    assertThatThrownBy(() -> new ReportCommand().run(List.of("nowhere.jsonl")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere.jsonl");
  }
}
