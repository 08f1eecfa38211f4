package io.tiercel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end before they began leave nothing. */
class EndingTest {
  @TempDir Path directory;

  @Test
  void runThatIsEndedWhileItStarts_leavesNothing() throws Exception {
    Process run = run("stack: {memory: {}, redis: {}}");
    await().atMost(Duration.ofMinutes(1)).until(() -> left().contains("tiercel-load"));
    run.destroy();

    assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(left()).isEmpty();
  }

  @Test
  void runWhoseRedisDoesNotStart_leavesNothing() throws Exception {
    Process run = run("stack: {memory: {}, redis: {}}", "-Dtiercel.redis.bin=/bin/false");

    assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).isEqualTo(2);
    assertThat(left()).isEmpty();
    assertThat(directory.resolve("output")).content().contains("redis-server does not start");
  }

  private Process run(String stack, String... options) throws IOException {
    Path scenario =
        Files.writeString(
            directory.resolve("scenario.yml"), "name: x\nnodes: 3\nrate: 9/s\n" + stack + "\n");
    Stream<String> words =
        Stream.of(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                List.of(options),
                List.of(
                    "-Djava.io.tmpdir=" + Files.createDirectory(directory.resolve("tmp")),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.tiercel.bench.Main",
                    "load",
                    scenario.toString(),
                    "--out",
                    directory.resolve("out").toString()))
            .flatMap(List::stream);
    return new ProcessBuilder(words.toList())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
  }

  /** Without numbers, which the names of temporary directories end with. */
  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
      return files
          .map(file -> file.getFileName().toString().replaceAll("\\d+$", ""))
          .filter(name -> name.startsWith("tiercel"))
          .toList();
    }
  }
}
