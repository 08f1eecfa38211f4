package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A file of SQLite's gives back what it does not need. */
class SqliteFileTest {
  @TempDir private Path folder;

  @Test
  void fileThatIsNew_canGivePagesBack() throws Exception {
    Path file = folder.resolve("cache.db");
    try (Client client = new Client(JdbcTier.file(file));
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      List<String> keys = IntStream.range(0, 200).mapToObj(i -> "k" + i).toList();
      client.load(keys, key -> "x".repeat(2_000));
      assertThat(number(statement, "auto_vacuum")).isEqualTo(2);
      assertThat(text(statement, "journal_mode")).isEqualTo("wal");
      statement.execute("DELETE FROM tiercel_entry WHERE content IS NOT NULL");
      assertThat(number(statement, "freelist_count")).isGreaterThan(50);
      Dialect dialect = new SqliteDialect();
      dialect.reclaim(connection, Names.of(dialect, null, "tiercel"));
      assertThat(number(statement, "freelist_count")).isZero();
    }
  }

  @Test
  void fileOfTheApplications_staysAsItWasSetUp() throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("theirs.db");
    SQLiteDataSource theirs = new SQLiteDataSource();
    theirs.setUrl(url);
    try (Client client = new Client(JdbcTier.on(theirs));
        Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      client.load(List.of("a"), key -> "v");
      assertThat(number(statement, "auto_vacuum")).isZero();
    }
  }

  private static long number(Statement statement, String pragma) throws SQLException {
    return Long.parseLong(text(statement, pragma));
  }

  private static String text(Statement statement, String pragma) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
      row.next();
      return row.getString(1);
    }
  }
}
