package io.tiercel.bench.load.report;

import io.tiercel.bench.TextFiles;
import io.tiercel.bench.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Results as files: JSON has everything, CSV the seconds, HTML charts of them. */
public final class ResultFiles {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ResultFiles() {}

  /** Writes {@code result.json}, {@code seconds.csv} and {@code result.html}. */
  public static void write(Result result, Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("result.json"), JSON.writeValueAsString(result), StandardCharsets.UTF_8);
    Files.writeString(directory.resolve("seconds.csv"), csv(result), StandardCharsets.UTF_8);
    Files.writeString(
        directory.resolve("result.html"), ResultPage.of(result), StandardCharsets.UTF_8);
  }

  /** Reads what {@link #write} wrote: a directory, or its JSON file. */
  public static Result read(Path from) {
    Path file = Files.isDirectory(from) ? from.resolve("result.json") : from;
    if (!Files.isReadable(file)) {
      throw new UsageException("there is no result of a load test at " + from);
    }
    return TextFiles.json(
        TextFiles.read(file), Result.class, file + " is no result of a load test");
  }

  private static String csv(Result result) {
    String tiers =
        result.steady().tiers().keySet().stream()
            .map(name -> ",hits_" + name)
            .collect(Collectors.joining());
    return "second,operations,errors,stale,p50_ms,p95_ms,p99_ms,p999_ms,cpu,heap_mb"
        + tiers
        + "\n"
        + result.seconds().stream()
            .map(second -> csv(second, result))
            .collect(Collectors.joining());
  }

  private static String csv(Result.Second second, Result result) {
    Result.Latency latency = second.latency();
    return ResultText.line(
            "%d,%d,%d,%d,%.4f,%.4f,%.4f,%.4f,%.4f,%.1f",
            second.second(),
            second.operations(),
            second.errors(),
            second.stale(),
            latency.p50(),
            latency.p95(),
            latency.p99(),
            latency.p999(),
            second.cpu(),
            second.heapMegabytes())
        + result.steady().tiers().keySet().stream()
            .map(tier -> ResultText.line(",%.4f", second.tiers().getOrDefault(tier, 0.0)))
            .collect(Collectors.joining())
        + "\n";
  }
}
