package io.tiercel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.report.ResultFiles;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.Scenario.Measure;
import io.tiercel.bench.load.scenario.Scenario.Operation;
import io.tiercel.bench.load.scenario.Scenario.Threshold;
import io.tiercel.bench.load.scenario.ScenarioReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Real processes, a real Redis, a real database; short, and with bounds that any machine keeps. */
class LoadCommandTest {

  /** What a run in which nothing happens would keep. */
  private static final String BOUNDS =
      "thresholds: {p99: 10s, errors: 99%, stale: 99%, hits: 1%}\n";

  @TempDir Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final LoadCommand command =
      new LoadCommand(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @ParameterizedTest
  @FieldSource("io.tiercel.bench.load.LoadCommand#READY")
  void readyScenario_isRight(String name) throws Exception {
    assertThat(command.run(List.of("check", name))).isZero();
  }

  /** Or it would hold where nodes do next to nothing. */
  @ParameterizedTest
  @FieldSource("io.tiercel.bench.load.LoadCommand#READY")
  void readyScenario_boundsItsThroughput(String name) throws Exception {
    assertThat(ready(name).thresholds())
        .extracting(Threshold::measure)
        .contains(Measure.THROUGHPUT);
  }

  private static Scenario ready(String name) throws IOException {
    try (InputStream file = LoadCommand.class.getResourceAsStream("/scenarios/" + name + ".yml")) {
      assertThat(file).isNotNull();
      return ScenarioReader.parse(name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void faultsOnTheTimeline_leaveReadsAnswered() throws Exception {
    Path scenario =
        scenario(
            Duration.ofSeconds(10), // servers may take a while to come back
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
  void outage_boundsStaleReads() throws Exception {
    assertThat(ready("redis-outage").load().operations()).containsKey(Operation.WRITE);
    assertThat(ready("redis-outage").thresholds())
        .extracting(Threshold::measure)
        .contains(Measure.STALE);
  }

  /** What is drawn at random is seldom what it is in the mean. */
  @Test
  void offerOfRandomArrivals_isWhatWasDrawn() throws Exception {
    Undisturbed.play(this::offerIsWhatWasDrawn);
  }

  private void offerIsWhatWasDrawn() throws Exception {
    assertThat(memoryAlone("phases: {ramp-up: 1s, steady: 4s, ramp-down: 0s}")).isZero();

    Result.Figures steady = ResultFiles.read(directory).steady();
    assertThat(steady.offered()).isNotEqualTo(100).isEqualTo(steady.operations() / 4.0);
  }

  @Test
  void phasesOfHalfSeconds_measureWhatIsDone() throws Exception {
    Undisturbed.play(this::halfSecondsMeasureWhatIsDone);
  }

  private void halfSecondsMeasureWhatIsDone() throws Exception {
    int exit =
        memoryAlone("phases: {ramp-up: 2500ms, steady: 1500ms, ramp-down: 0s}\narrivals: constant");

    assertThat(exit).isZero();
    Result.Figures steady = ResultFiles.read(directory).steady();
    assertThat(steady.offered()).isCloseTo(100, within(1.0));
    assertThat(steady.completed()).isCloseTo(100, within(5.0));
  }

  private int memoryAlone(String more) throws IOException, InterruptedException {
    Path scenario =
        Files.writeString(
            directory.resolve("memory.yml"),
            """
            name: memory alone
            nodes: 1
            threads: 32
            rate: 100/s
            stack: {memory: {}}
            keys: {count: 100}
            thresholds: {throughput: 95%, errors: 0%}
            """
                + more);
    return command.run(List.of(scenario.toString(), "--out", directory.toString()));
  }

  @Test
  void everyOperationThatFails_failsTheRun() throws Exception {
    Path scenario =
        Files.writeString(
            directory.resolve("refused.yml"),
            """
            name: refused
            nodes: 1
            threads: 4
            rate: 50/s
            stack: {http: "http://127.0.0.1:1/{key}"}
            phases: {ramp-up: 0s, steady: 1s, ramp-down: 0s}
            """);

    assertThat(command.run(List.of(scenario.toString(), "--out", directory.toString())))
        .isEqualTo(1);

    assertThat(ResultFiles.read(directory).steady().completed()).isZero();
    assertThat(command.run(List.of("compare", directory.toString(), directory.toString())))
        .isZero();
    assertThat(printed())
        .contains("FAIL every operation of the steady state failed")
        .doesNotContain("hits, %");
  }

  @Test
  void readsThatFail_areNeitherCompletedNorHits() throws Exception {
    run("faults: [{at: 0s, do: fail database}, {at: 1s, do: kill redis}]\n");

    Result.Figures steady = ResultFiles.read(directory).steady();
    assertThat(steady.errors()).isGreaterThan(0.2);
    assertThat(steady.throughput()).isLessThan(1 - steady.errors() / 2);
    assertThat(steady.hits()).isLessThan(1 - steady.errors() / 2);
  }

  @Test
  void missedThreshold_isTheExitCode() throws Exception {
    Path scenario = scenario("thresholds: {hits: 100%}\n");

    assertThat(command.run(List.of(scenario.toString(), "--out", directory.toString())))
        .isEqualTo(1);
    assertThat(printed()).contains("FAIL hits is ");
  }

  @Test
  void runWithoutAnyOperation_failsWhateverItsBoundsAre() throws Exception {
    int exit =
        run(
            """
            faults:
              - {at: 0s, do: kill node, node: 1}
              - {at: 0s, do: kill node, node: 2}
            """
                + BOUNDS);

    assertThat(exit).isEqualTo(1);
    assertThat(printed())
        .contains("FAIL no operation of the steady state came back", "FAIL p99 is ")
        .doesNotContain("pass ", "by itself");
  }

  @Test
  void faultThatFails_failsTheRunAndIsNotMarked() throws Exception {
    int exit =
        run(
            """
            faults:
              - {at: 1s, do: kill node, node: 2}
              - {at: 2s, do: kill node, node: 2}
            """
                + BOUNDS);

    assertThat(exit).isEqualTo(1);
    assertThat(printed()).contains("FAIL kill node 2 at 2.0 s failed: node 2 does not run");
    assertThat(ResultFiles.read(directory).marks())
        .extracting(Result.Mark::what)
        .containsExactly("kill node 2");
  }

  @Test
  void operationsThatNeverEnd_areErrorsAndFailTheRun() throws Exception {
    HttpServer server = answeringFirst(20);
    server.start();
    try {
      assertThat(command.run(List.of(asking(server).toString(), "--out", directory.toString())))
          .isEqualTo(1);
    } finally {
      server.stop(0);
    }

    Result.Figures steady = ResultFiles.read(directory).steady();
    assertThat(steady.operations()).isEqualTo(4);
    assertThat(steady.errors()).isEqualTo(1);
    assertThat(steady.latency().p50()).isGreaterThan(10_000);
    assertThat(printed()).contains("FAIL node 1: 4 operations had no end");
  }

  /** As many as a node asks before it says that it is ready; later ones never hear anything. */
  private static HttpServer answeringFirst(int count) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    AtomicInteger asked = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          if (asked.incrementAndGet() <= count) {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          }
        });
    return server;
  }

  private Path asking(HttpServer server) throws IOException {
    return Files.writeString(
        directory.resolve("silent.yml"),
        """
        name: silent
        nodes: 1
        threads: 4
        rate: 50/s
        stack: {http: "http://127.0.0.1:%d/"}
        phases: {ramp-up: 0s, steady: 1s, ramp-down: 0s}
        thresholds: {errors: 100%%}
        """
            .formatted(server.getAddress().getPort()));
  }

  private int run(String more) throws IOException, InterruptedException {
    return command.run(List.of(scenario(more).toString(), "--out", directory.toString()));
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
    return scenario(Duration.ofSeconds(4), more);
  }

  private Path scenario(Duration steady, String more) throws IOException {
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
        phases: {ramp-up: 1s, steady: %ds, ramp-down: 0s}
        """
                .formatted(steady.toSeconds())
            + more);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
