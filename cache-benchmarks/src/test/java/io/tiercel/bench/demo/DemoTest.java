package io.tiercel.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.bench.Demo;
import io.tiercel.bench.load.Undisturbed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process, which is told to end as a terminal does. */
class DemoTest {
  @TempDir Path directory;

  @Test
  void everythingShown_isTrue_andNothingIsLeftWhenItIsInterrupted() throws Exception {
    Undisturbed.play(
        () -> {
          Process demo = start();
          try {
            assertIsTrueAndLeavesNothing(demo);
          } finally {
            demo.destroy();
            demo.waitFor();
          }
        });
  }

  private void assertIsTrueAndLeavesNothing(Process demo) throws Exception {
    List<String> said = untilItStays(demo);

    assertThat(said).noneMatch(line -> line.startsWith(" ✗") || line.contains("Exception"));
    assertThat(said).anyMatch(line -> line.contains(" 0 of them not as they should be"));
    assertThat(consoleOf(said)).contains("products");
    assertThat(demo.children()).hasSize(1);
    ProcessHandle redis = demo.children().findFirst().orElseThrow();

    demo.destroy();
    demo.waitFor();

    assertThat(redis.onExit()).succeedsWithin(Duration.ofSeconds(30));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).noneMatch(file -> file.getFileName().toString().startsWith("tiercel"));
    }
  }

  private static String consoleOf(List<String> said) throws IOException, InterruptedException {
    String line =
        said.stream().filter(it -> it.contains("the console of")).findFirst().orElseThrow();
    URI caches = URI.create(line.substring(line.indexOf("http"))).resolve("/api/caches");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(caches).header("Tiercel-Console", "1").build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + directory,
            "-Dstdout.encoding=UTF-8",
            "-Dfile.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            Demo.class.getName(),
            "--keep")
        .redirectErrorStream(true)
        .start();
  }

  private static List<String> untilItStays(Process demo) throws IOException {
    List<String> said = new ArrayList<>();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line);
      if (line.contains("the nodes stay")) {
        return said;
      }
    }
    throw new AssertionError("it ended by itself: " + String.join("\n", said));
  }
}
