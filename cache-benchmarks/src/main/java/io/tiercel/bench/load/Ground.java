package io.tiercel.bench.load;

import io.tiercel.bench.demo.RedisProcess;
import io.tiercel.bench.load.node.Truth;
import io.tiercel.bench.load.scenario.Scenario;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all nodes of a run stand on: a directory, a Redis, a database with the truth. */
final class Ground implements AutoCloseable {
  private final Scenario scenario;
  private volatile boolean ended;
  private @Nullable Path directory;
  private @Nullable RedisProcess redis;
  private boolean hasTable;

  /** Nothing yet: whoever closes it must know it before there is anything. */
  Ground(Scenario scenario) {
    this.scenario = scenario;
  }

  /** Makes the directory, starts the servers, and fills the database. */
  synchronized void prepare() throws IOException {
    if (ended) {
      throw new IOException("the run has ended");
    }
    directory = Files.createTempDirectory("tiercel-load");
    if (scenario.stack().redis().isPresent() && !ended) {
      redis = RedisProcess.start();
    }
    if (scenario.stack().http().isEmpty() && !ended) {
      fill();
    }
  }

  private void fill() throws IOException {
    try (Truth truth = Truth.open(scenario, directory())) {
      hasTable = true;
      truth.fill(scenario.keys().count(), () -> ended);
    } catch (SQLException | RuntimeException failure) {
      throw new IOException("the database cannot be used: " + reason(failure), failure);
    }
  }

  /** What the database says, and not what the pool says of it: that would name the address. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof SQLException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("it does not say why");
  }

  synchronized Path directory() {
    return Objects.requireNonNull(directory, "it is not prepared");
  }

  synchronized Optional<RedisProcess> redis() {
    return Optional.ofNullable(redis);
  }

  String redisUri() {
    return redis().map(RedisProcess::uri).orElse("none");
  }

  @Override
  public void close() {
    ended = true;
    clear();
  }

  private synchronized void clear() {
    redis().ifPresent(RedisProcess::close);
    if (hasTable && !scenario.stack().database().isFile()) {
      drop();
    }
    if (directory != null) {
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException gone) {
      // Somebody else removed it.
    }
  }

  private void drop() {
    try (Truth truth = Truth.open(scenario, directory())) {
      truth.drop();
      hasTable = false;
    } catch (SQLException | RuntimeException unreachable) {
      System.err.println("the table of the load test could not be removed from the database");
    }
  }
}
