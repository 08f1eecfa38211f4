package io.tiercel.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The statements of one connection that were prepared once and are kept. One thread at a time uses
 * them, but another one may break them off.
 */
final class Prepared {

  private final Map<String, PreparedStatement> statements = new ConcurrentHashMap<>();

  PreparedStatement statement(Connection connection, String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  Collection<PreparedStatement> all() {
    return List.copyOf(statements.values());
  }
}
