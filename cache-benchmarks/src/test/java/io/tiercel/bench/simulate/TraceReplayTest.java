package io.tiercel.bench.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceReplayTest {
  @TempDir Path directory;

  @Test
  void memoryThatHoldsAll_missesEachKeyOnce() throws IOException {
    Simulation simulation = simulate(loop(100, 10), "memory=100", 1_000);

    assertThat(simulation.extent()).isEqualTo(new Trace.Extent(1_000, 100));
    assertThat(simulation.rates()).containsExactly(new SimulatedTier.Rate("memory", 1_000, 900));
    assertThat(simulation.hitRate()).isEqualTo(0.9);
  }

  @Test
  void loopLongerThanLeastRecentlyUsed_neverHitsIt() throws IOException {
    Simulation simulation = simulate(loop(101, 20), "memory=1,redis=99", 1_000);

    assertThat(simulation.rates().get(1).hits()).isZero();
  }

  @Test
  void loopThatFitsIntoTheFartherTier_isAnsweredThere() throws IOException {
    Simulation simulation = simulate(loop(100, 20), "memory=1,redis=100", 1_000);

    assertThat(simulation.hitRate()).isEqualTo(0.95);
    assertThat(simulation.rates().get(1).hits()).isGreaterThan(1_800);
  }

  @Test
  void loopLongerThanMemory_stillHits_asCaffeineKeepsSomeOfIt() throws IOException {
    Simulation simulation = simulate(loop(1_000, 200), "memory=500", 1_000);

    assertThat(simulation.hitRate()).isBetween(0.3, 0.5);
  }

  @Test
  void life_endsEntriesOfALoopThatTakesLonger() throws IOException {
    assertThat(simulate(loop(100, 10), "memory=100/50ms", 1_000).hitRate()).isZero();
    assertThat(simulate(loop(100, 10), "memory=100/101ms", 1_000).hitRate()).isEqualTo(0.5);
  }

  @Test
  void backfilledEntry_livesNoLongerThanWhereItCameFrom() throws IOException {
    Path trace = plain(IntStream.range(0, 1_000).mapToObj(i -> "same").toList());

    assertThat(simulate(trace, "memory=10/20ms,redis=10/100ms", 1_000).hitRate()).isEqualTo(0.99);
  }

  @Test
  void zipf_comesNearToKeepingTheMostFrequentKeys() throws IOException {
    int keys = 10_000;
    double[] sums = new double[keys];
    for (int i = 0; i < keys; i++) {
      sums[i] = (i == 0 ? 0 : sums[i - 1]) + 1.0 / (i + 1);
    }
    SplittableRandom random = new SplittableRandom(7);
    Path trace = plain(IntStream.range(0, 100_000).mapToObj(i -> key(sums, random)).toList());

    double best = sums[999] / sums[keys - 1];
    assertThat(simulate(trace, "memory=1000", 1_000).hitRate()).isCloseTo(best, within(0.06));
  }

  private static String key(double[] sums, SplittableRandom random) {
    double drawn = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, drawn);
    return "key:" + (found < 0 ? -found - 1 : found);
  }

  @Test
  void curve_risesToWhatCanBeHit() throws IOException {
    List<Curve.Point> curve = simulate(loop(1_000, 20), "memory=10", 1_000).curve();

    assertThat(curve.get(curve.size() - 1)).extracting(Curve.Point::entries).isEqualTo(1_000L);
    assertThat(curve.get(curve.size() - 1).hitRate()).isEqualTo(0.95);
    assertThat(curve.get(0).hitRate()).isLessThan(0.1);
  }

  @Test
  void compressedTraces_giveWhatThePlainOneGives() throws IOException {
    Path plain = loop(50, 4);
    Path gzip = directory.resolve("gzip");
    Path zstd = directory.resolve("zstd");
    try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(gzip))) {
      Files.copy(plain, to);
    }
    try (OutputStream to = new ZstdOutputStream(Files.newOutputStream(zstd))) {
      Files.copy(plain, to);
    }

    Simulation expected = simulate(plain, "memory=20,redis=40", 1_000);
    assertThat(simulate(gzip, "memory=20,redis=40", 1_000)).isEqualTo(expected);
    assertThat(simulate(zstd, "memory=20,redis=40", 1_000)).isEqualTo(expected);
  }

  @Test
  void truncatedTrace_isAnErrorThatNamesIt() throws IOException {
    Path cut = directory.resolve("cut");
    try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(cut))) {
      Files.copy(loop(500, 4), to);
    }
    byte[] whole = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Trace(cut).numbered())
        .withMessageContaining("cut cannot be read to its end");
  }

  @Test
  void output_hasTheCurveAsTextCsvAndPage() throws IOException {
    Path csv = directory.resolve("curve.csv");
    Path html = directory.resolve("curve.html");
    int code =
        new SimulateCommand()
            .run(
                List.of(
                    loop(100, 10).toString(),
                    "--stack",
                    "memory=10,redis=100",
                    "--sizes",
                    "10,100",
                    "--csv",
                    csv.toString(),
                    "--html",
                    html.toString()));

    assertThat(code).isZero();
    assertThat(csv).content(StandardCharsets.UTF_8).startsWith("entries,memory,redis,all\n10,");
    assertThat(csv).content(StandardCharsets.UTF_8).contains("\n100,0.900000,0.000000,0.900000\n");
    assertThat(html).content(StandardCharsets.UTF_8).contains("<polyline").contains("redis");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "memory",
        "memory=0",
        "memory=-1",
        "memory=5/0s",
        "memory=5/8761h",
        "a=1,a=2",
        "a=1/5"
      })
  void unclearStack_isAnErrorThatSaysTheRule(String stack) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TierSize.parse(stack))
        .withMessageStartingWith("--stack: ");
  }

  /** A hundred thousand keys, each of which some caches of the curve hold all. */
  @Test
  void manyKeys_takeFewHundredBytesEach() throws Exception {
    Path trace = plain(IntStream.range(0, 100_000).mapToObj(i -> "key:" + i).toList());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.tiercel.bench.Main",
                "simulate",
                trace.toString(),
                "--stack",
                "memory=100000,redis=100000")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();

    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue())
        .as("%s", Files.readString(directory.resolve("output")))
        .isZero();
  }

  private static Simulation simulate(Path trace, String stack, long rate) throws IOException {
    return Simulation.of(new Trace(trace), TierSize.parse(stack), rate, new TreeSet<>());
  }

  private Path loop(int keys, int times) throws IOException {
    return plain(IntStream.range(0, keys * times).mapToObj(i -> "key:" + i % keys).toList());
  }

  private Path plain(List<String> keys) throws IOException {
    return Files.write(directory.resolve("trace"), keys);
  }
}
