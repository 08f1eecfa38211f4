package io.tiercel.bench.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A table of an embedded database: what the cache is in front of. */
final class Catalogue implements AutoCloseable {
  private final Connection connection;

  private Catalogue(Connection connection) {
    this.connection = connection;
  }

  static Catalogue open(Path file) {
    try {
      Catalogue catalogue =
          new Catalogue(DriverManager.getConnection("jdbc:sqlite:" + file + "?synchronous=OFF"));
      catalogue.create();
      return catalogue;
    } catch (SQLException failure) {
      throw new IllegalStateException(
          "the embedded database cannot be opened: " + failure.getMessage(), failure);
    }
  }

  private void create() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table product (id text primary key, name text not null)");
    }
  }

  synchronized void write(String id, String name) {
    String upsert =
        "insert into product values (?, ?) on conflict (id) do update set name = excluded.name";
    try (PreparedStatement statement = connection.prepareStatement(upsert)) {
      statement.setString(1, id);
      statement.setString(2, name);
      statement.executeUpdate();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  synchronized @Nullable String read(String id) {
    try (PreparedStatement statement =
        connection.prepareStatement("select name from product where id = ?")) {
      statement.setString(1, id);
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? found.getString(1) : null;
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
