package io.tiercel.bench.stack;

import io.tiercel.bench.demo.RedisProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one benchmark, started when they are first asked for. {@code -Dtiercel.redis} and
 * {@code -Dtiercel.postgres} name others, which should be empty.
 */
final class Servers implements Closeable {
  private final Database database;
  private final Deque<Closeable> started = new ArrayDeque<>();
  private @Nullable String redis = System.getProperty("tiercel.redis");
  private @Nullable String jdbc;

  Servers(Database database) {
    this.database = database;
    this.jdbc = database == Database.POSTGRESQL ? System.getProperty("tiercel.postgres") : null;
  }

  String redis() throws IOException {
    if (redis == null) {
      RedisProcess process = RedisProcess.start();
      started.push(process::close);
      redis = process.uri();
    }
    return redis;
  }

  /** The address of the database, with the user in it. */
  String jdbc() throws IOException {
    if (jdbc == null) {
      jdbc = database == Database.SQLITE ? file() : server();
    }
    return jdbc;
  }

  private String server() throws IOException {
    EmbeddedPostgres server = EmbeddedPostgres.start();
    started.push(server);
    return server.getJdbcUrl("postgres", "postgres");
  }

  private String file() throws IOException {
    Path folder = Files.createTempDirectory("tiercel-benchmark");
    started.push(() -> deleteAll(folder));
    return "jdbc:sqlite:" + folder.resolve("cache.db");
  }

  private static void deleteAll(Path folder) throws IOException {
    File[] files = folder.toFile().listFiles();
    if (files != null) {
      for (File file : files) {
        Files.deleteIfExists(file.toPath());
      }
    }
    Files.deleteIfExists(folder);
  }

  @Override
  public void close() throws IOException {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }
}
