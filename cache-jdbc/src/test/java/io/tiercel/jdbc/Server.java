package io.tiercel.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real database that tests share. Each test has tables of its own in it.
 *
 * <p>PostgreSQL is the one at {@code -Dtiercel.postgresql=jdbc:…}, one in a container ({@code
 * docker:postgres:14}), or one that is started. {@code -Dtiercel.mariadb} says where MariaDB is, or
 * MySQL in its place: an address, {@code docker:} and an image, {@code local} for this machine's,
 * or a folder with its programs.
 */
enum Server {
  SQLITE {
    @Override
    String makeUrl() {
      return "jdbc:sqlite:" + folder().resolve("shared.db");
    }
  },
  H2 {
    @Override
    String makeUrl() {
      return "jdbc:h2:file:" + folder().resolve("shared") + ";DB_CLOSE_DELAY=-1;RETENTION_TIME=0";
    }
  },
  POSTGRESQL {
    @Override
    String makeUrl() {
      String given = System.getProperty("tiercel.postgresql");
      if (given == null) {
        return started().getJdbcUrl("postgres", "postgres");
      }
      return DatabaseContainer.isNamedBy(given) ? DatabaseContainer.start(given) : given;
    }
  },
  MARIADB {
    @Override
    String makeUrl() {
      String given = System.getProperty("tiercel.mariadb");
      if (given == null) {
        throw new IllegalStateException("-Dtiercel.mariadb names no server");
      }
      if (DatabaseContainer.isNamedBy(given)) {
        return DatabaseContainer.start(given);
      }
      return given.startsWith("jdbc:") ? given : started(given);
    }
  };

  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private static final Map<Server, String> URLS = new ConcurrentHashMap<>();

  abstract String makeUrl();

  /** Its address; it is started when somebody asks. */
  String url() {
    return URLS.computeIfAbsent(this, Server::makeUrl);
  }

  static String newNamespace() {
    return "t"
        + Long.toHexString(ProcessHandle.current().pid())
        + '_'
        + NAMESPACES.incrementAndGet();
  }

  JdbcTierBuilder tier() {
    return tier(newNamespace());
  }

  JdbcTierBuilder tier(String namespace) {
    return patient(JdbcTier.at(url(), null, null)).namespace(namespace);
  }

  /** With time for connections and statements on machines that have much else to do. */
  static JdbcTierBuilder patient(JdbcTierBuilder builder) {
    return builder
        .startWait(Duration.ofSeconds(30))
        .connectionWait(Duration.ofSeconds(10))
        .statementTimeout(Duration.ofSeconds(20));
  }

  /** The number that a query answers. */
  long number(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static Path folder() {
    try {
      Path folder = Files.createTempDirectory("tiercel");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }

  private static String started(String folder) {
    try {
      return MariaDbServer.of(folder).start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** A PostgreSQL of its own, which a busy machine may take long to start. */
  static EmbeddedPostgres startPostgres() throws IOException {
    return EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start();
  }

  private static EmbeddedPostgres started() {
    try {
      EmbeddedPostgres server = startPostgres();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
