package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that does not say how many rows each statement of a batch has changed. */
class UncountedTest {
  @TempDir private Path folder;

  @Test
  void leases_areLookedAt() {
    try (Client client = new Client(JdbcTier.at(new Source()).build())) {
      client.load(List.of("a", "b"), key -> "v");
      client.remove("a");
      client.remove("b");
      assertThat(client.load(List.of("a", "b"), key -> "w")).hasSize(2);
      assertThat(client.look("a")).isEqualTo("w");
      assertThat(client.look("b")).isEqualTo("w");
    }
  }

  private final class Source extends PlainSource {
    @Override
    public Connection getConnection() throws SQLException {
      return proxy(
          Connection.class,
          DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("cache.db")));
    }
  }

  private static <T> T proxy(Class<T> type, T real) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Object result;
          try {
            result = method.invoke(real, arguments);
          } catch (InvocationTargetException failure) {
            throw failure.getCause();
          }
          if (result instanceof int[] counts && counts.length > 0) {
            Arrays.fill(counts, Statement.SUCCESS_NO_INFO);
          }
          return method.getReturnType() == PreparedStatement.class
                  && arguments != null
                  && String.valueOf(arguments[0]).startsWith("UPDATE")
                  && !String.valueOf(arguments[0]).contains("content")
              ? proxy(PreparedStatement.class, (PreparedStatement) result)
              : result;
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
