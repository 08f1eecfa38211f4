package io.tiercel.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A node's connection to a simulated database. Each statement by itself is preceded by a journey,
 * on which time passes and much can go wrong; a transaction is carried out at one moment, when it
 * has arrived, and the answer to its commit may get lost. What is answered last travels when the
 * connection is closed.
 */
final class SimulatedConnection implements InvocationHandler {

  private final SimulatedDatabase database;
  private final Journey journey;
  private boolean within;
  private boolean closed;

  /** A node's way to the database and back. */
  interface Journey {
    void make() throws SQLException;
  }

  private SimulatedConnection(SimulatedDatabase database, Journey journey) {
    this.database = database;
    this.journey = journey;
  }

  static Connection open(SimulatedDatabase database, Journey journey) {
    return proxy(Connection.class, new SimulatedConnection(database, journey));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    switch (method.getName()) {
      case "close" -> {
        closed = true;
        journey.make();
        return null;
      }
      case "isClosed" -> {
        return closed;
      }
      case "getAutoCommit" -> {
        return !within;
      }
      case "setAutoCommit" -> {
        become(!(Boolean) given[0]);
        return null;
      }
      case "rollback" -> {
        if (within) {
          database.rollback();
        }
        return null;
      }
      default -> {
        Object result = call(database.real(), method, given);
        return result instanceof Statement statement ? statement(method, statement) : result;
      }
    }
  }

  private Object statement(Method method, Statement real) {
    Class<?> type = method.getReturnType();
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, called, given) -> {
          if (called.getName().startsWith("execute") && !within && !isGreeting(given)) {
            journey.make();
          }
          return call(real, called, given);
        });
  }

  /** Whoever comes first looks for the version, while others of his node wait for him by a lock. */
  private static boolean isGreeting(@Nullable Object @Nullable [] given) {
    return given != null && given.length > 0 && String.valueOf(given[0]).contains("_version");
  }

  private void become(boolean next) throws SQLException {
    if (next && !within) {
      journey.make();
      database.begin();
      within = true;
    } else if (!next && within) {
      within = false;
      if (!database.commit()) {
        throw new SQLRecoverableException("the answer to a commit was lost", "08007");
      }
    }
  }

  private static @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] given) throws Throwable {
    try {
      return method.invoke(target, given);
    } catch (InvocationTargetException failure) {
      throw failure.getCause() == null ? failure : failure.getCause();
    }
  }
}
