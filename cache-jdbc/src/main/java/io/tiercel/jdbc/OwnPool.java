package io.tiercel.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tiercel.error.ConfigurationException;
import io.tiercel.jdbc.JdbcSettings.PoolSettings;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Connections of the tier's own: few, short-tempered, and never a reason not to start. */
final class OwnPool {

  private static final Map<String, Database> BY_SCHEME =
      Map.of(
          "postgresql", Database.POSTGRESQL,
          "mariadb", Database.MARIADB,
          "mysql", Database.MARIADB,
          "sqlite", Database.SQLITE,
          "h2", Database.H2);

  /** Where, and as whom. */
  record Address(String url, @Nullable String user, @Nullable String password, Database database) {}

  private OwnPool() {}

  /** Fails unless HikariCP can have its meters there. */
  static Object requireRegistry(Object registry) {
    try {
      new HikariConfig().setMetricRegistry(registry);
      return registry;
    } catch (IllegalArgumentException unknown) {
      throw new ConfigurationException(
          "meters is a "
              + registry.getClass().getName()
              + " but must be a registry of Micrometer or Dropwizard");
    }
  }

  /** Which database an address is of. It names no secrets: those may stand in the address. */
  static Database databaseOf(String url) {
    String[] parts = url.split(":", 3);
    Database database =
        parts.length == 3 && parts[0].equals("jdbc")
            ? BY_SCHEME.get(parts[1].toLowerCase(Locale.ROOT))
            : null;
    if (database == null) {
      throw new ConfigurationException(
          "url begins with "
              + url.substring(0, Math.min(url.length(), 16))
              + " but must be a jdbc: address of one of "
              + String.join(", ", new TreeSet<>(BY_SCHEME.keySet())));
    }
    return database;
  }

  static Pool open(Address address, String name, PoolSettings settings, @Nullable Object meters) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setPoolName("tiercel-" + name);
    config.setMaximumPoolSize(settings.size());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(settings.connectionWait().toMillis());
    config.setValidationTimeout(Math.max(250, settings.connectionWait().toMillis()));
    config.setInitializationFailTimeout(-1);
    config.setMetricRegistry(meters);
    address.database().dialect().prepare(config, settings.statementTimeout());
    try {
      return Pool.own(new HikariDataSource(config), settings.slow());
    } catch (RuntimeException failure) {
      throw new ConfigurationException(
          "No connections to " + address.database() + " can be made: is its driver there?",
          withoutAddress(failure));
    }
  }

  /** HikariCP's own exception names the whole address, in which there may be a password. */
  private static Throwable withoutAddress(RuntimeException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? new IllegalStateException(failure.getClass().getName()) : cause;
  }
}
