package io.tiercel.jdbc;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A MariaDB, or a MySQL, on an empty folder for as long as this JVM runs: this machine's, or the
 * one whose programs are in a folder, as a profile unpacks them.
 */
final class MariaDbServer {

  private static final List<String> ADDRESS = List.of("--no-defaults", "--bind-address=127.0.0.1");

  private final Path folder = Server.folder();
  private final File log = folder.resolve("log").toFile();
  private final Path data = folder.resolve("data");
  private final String installer;
  private final List<String> installing;
  private final String server;
  private final List<String> base;
  private final String scheme;

  private MariaDbServer(String installer, String server, List<String> base) {
    boolean isMySql = server.endsWith("mysqld");
    this.installer = installer;
    this.installing =
        List.of(isMySql ? "--initialize-insecure" : "--auth-root-authentication-method=normal");
    this.server = server;
    this.base = base;
    this.scheme = isMySql ? "mysql" : "mariadb";
  }

  /** Of the folder; of this machine, if the folder is {@code local} or its programs cannot run. */
  static MariaDbServer of(String folder) throws IOException, InterruptedException {
    if (folder.equals("local") || !isForThisMachine()) {
      return new MariaDbServer("mariadb-install-db", "mariadbd", List.of());
    }
    Path unpacked = Path.of(folder);
    Path archive = unpacked.resolve("mysql-Linux-amd64.tar.gz");
    if (Files.exists(archive) && !Files.exists(unpacked.resolve("bin"))) {
      new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder).start().waitFor();
    }
    Path server = program(unpacked, "mysqld|mariadbd");
    Path home = server.getParent().getParent();
    String installer =
        server.endsWith("mysqld")
            ? server.toString()
            : program(unpacked, "mariadb-install-db").toString();
    return new MariaDbServer(installer, server.toString(), List.of("--basedir=" + home));
  }

  private static boolean isForThisMachine() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /** Also sees to it that it, and what is beside it, can be run: archives of Java do not say. */
  private static Path program(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      Path found =
          files
              .filter(file -> file.getFileName().toString().matches(name))
              .findFirst()
              .orElseThrow(() -> new IOException("There is no " + name + " in " + folder));
      try (Stream<Path> beside = Files.list(found.getParent())) {
        beside.forEach(file -> file.toFile().setExecutable(true));
      }
      return found;
    }
  }

  /** Starts it, and answers the address of an empty database. */
  String start() throws IOException, InterruptedException {
    return start(Map.of());
  }

  /** The same with environment variables. */
  String start(Map<String, String> environment) throws IOException, InterruptedException {
    run(Map.of(), installer, List.of("--no-defaults"), installing).waitFor();
    int port = freePort();
    List<String> options =
        List.of(
            "--socket=" + folder.resolve("socket"),
            "--port=" + port,
            "--innodb-flush-log-at-trx-commit=2",
            "--loose-mysqlx=0");
    Process process = run(environment, server, ADDRESS, options);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    String address = "jdbc:" + scheme + "://127.0.0.1:" + port + '/';
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(() -> makeDatabase(address));
    return address + "tiercel?user=root";
  }

  private Process run(
      Map<String, String> environment, String program, List<String> first, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(first);
    command.addAll(base);
    command.add("--datadir=" + data);
    command.addAll(options);
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private static boolean makeDatabase(String address) throws SQLException {
    try (Connection connection = DriverManager.getConnection(address + "?user=root");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS tiercel CHARACTER SET latin1");
      return true;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
