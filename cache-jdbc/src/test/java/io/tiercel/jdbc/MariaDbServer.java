package io.tiercel.jdbc;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The MariaDB of this machine, started on an empty folder for as long as this JVM runs. */
final class MariaDbServer {

  private MariaDbServer() {}

  /** Starts it, and answers the address of an empty database. */
  static String started() throws IOException, InterruptedException {
    Path folder = Server.folder();
    File log = folder.resolve("log").toFile();
    Path data = folder.resolve("data");
    run(log, "mariadb-install-db", "--datadir=" + data, "--auth-root-authentication-method=normal")
        .waitFor();
    int port = freePort();
    Process server =
        run(
            log,
            "mariadbd",
            "--datadir=" + data,
            "--socket=" + folder.resolve("socket"),
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--innodb-flush-log-at-trx-commit=2",
            "--skip-grant-tables");
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
    String address = "jdbc:mariadb://127.0.0.1:" + port + '/';
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(() -> makeDatabase(address));
    return address + "tiercel?user=root";
  }

  private static Process run(File log, String... command) throws IOException {
    List<String> whole = new ArrayList<>(List.of(command));
    whole.add(1, "--no-defaults"); // which has to be the first
    if (System.getProperty("user.name").equals("root")) {
      whole.add("--user=root");
    }
    return new ProcessBuilder(whole)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private static boolean makeDatabase(String address) throws SQLException {
    try (Connection connection = DriverManager.getConnection(address + "?user=root");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS tiercel");
      return true;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
