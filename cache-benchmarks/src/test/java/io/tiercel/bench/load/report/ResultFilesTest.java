package io.tiercel.bench.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
  private static final Result LOST =
      new Result(
          "lost",
          Map.of(),
          new Result.Figures(
              10, 10, 10, new Result.Latency(1, 1, 1, 1, 1, 1), 0, 0, 0, 1, Map.of(), List.of()),
          List.of(),
          List.of(),
          List.of(new Result.Verdict("p99", 1, 2, true)),
          List.of("node 2 <ended>"));

  @TempDir Path directory;

  @Test
  void problem_failsTheResultAndIsWrittenEverywhere() throws Exception {
    ResultFiles.write(LOST, directory);

    assertThat(LOST.passes()).isFalse();
    assertThat(LOST.named("other").withMarks(List.of()).passes()).isFalse();
    assertThat(ResultFiles.read(directory)).isEqualTo(LOST);
    assertThat(ResultText.of(LOST)).contains("FAIL node 2 <ended>");
    assertThat(directory.resolve("result.html")).content().contains("FAIL node 2 &lt;ended&gt;");
  }

  @Test
  void page_isTheSameInAllCountries() {
    Result course =
        new Result(
            "course",
            Map.of(),
            LOST.steady(),
            List.of(
                new Result.Second(
                    12, 345, 0, 0, new Result.Latency(1, 1, 1, 1, 1, 1), Map.of(), 0.5, 67)),
            List.of(new Result.Mark(8, "kill redis")),
            List.of(),
            List.of());
    String page = ResultPage.of(course);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(ResultPage.of(course)).isEqualTo(page);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void resultOfBeforeThereWereProblems_isRead() throws Exception {
    ResultFiles.write(LOST, directory);
    Path file = directory.resolve("result.json");
    String json = Files.readString(file);
    String older = json.replaceFirst(",\\s*\"problems\"\\s*:\\s*\\[[^]]*]", "");
    Files.writeString(file, older);

    assertThat(older).isNotEqualTo(json);
    assertThat(ResultFiles.read(directory).problems()).isEmpty();
  }
}
