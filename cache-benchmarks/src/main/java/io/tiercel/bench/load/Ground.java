package io.tiercel.bench.load;

import io.tiercel.bench.demo.RedisProcess;
import io.tiercel.bench.load.node.Truth;
import io.tiercel.bench.load.scenario.Scenario;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all nodes of a run stand on: a directory, a Redis, a database with the truth. */
final class Ground implements AutoCloseable {
  private final Scenario scenario;
  private final Path directory;
  private final @Nullable RedisProcess redis;

  private Ground(Scenario scenario, Path directory, @Nullable RedisProcess redis) {
    this.scenario = scenario;
    this.directory = directory;
    this.redis = redis;
  }

  static Ground prepare(Scenario scenario) throws IOException {
    Path directory = Files.createTempDirectory("tiercel-load");
    Ground ground =
        new Ground(
            scenario,
            directory,
            scenario.stack().redis().isPresent() ? RedisProcess.start() : null);
    try {
      ground.fill();
      return ground;
    } catch (SQLException failure) {
      ground.close();
      throw new IOException("the database cannot be used: " + failure.getMessage(), failure);
    }
  }

  private void fill() throws SQLException {
    if (scenario.stack().http().isEmpty()) {
      try (Truth truth = Truth.open(scenario, directory)) {
        truth.fill(scenario.keys().count());
      }
    }
  }

  Path directory() {
    return directory;
  }

  Optional<RedisProcess> redis() {
    return Optional.ofNullable(redis);
  }

  String redisUri() {
    return redis().map(RedisProcess::uri).orElse("none");
  }

  @Override
  public void close() {
    redis().ifPresent(RedisProcess::close);
    if (scenario.stack().http().isEmpty() && !scenario.stack().database().isFile()) {
      try (Truth truth = Truth.open(scenario, directory)) {
        truth.drop();
      } catch (SQLException | RuntimeException unreachable) {
        System.err.println("the table of the load test could not be removed from the database");
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException gone) {
      // Somebody else removed it.
    }
  }
}
