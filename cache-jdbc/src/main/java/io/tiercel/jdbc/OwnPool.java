package io.tiercel.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tiercel.error.ConfigurationException;
import io.tiercel.jdbc.JdbcSettings.PoolSettings;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
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

  private static final Pattern WITH_USER =
      Pattern.compile("(?i)jdbc:(postgresql|mariadb|mysql):[^?;]*@");

  /** In memory, or in a file that is nobody else's. */
  private static final Pattern PRIVATE =
      Pattern.compile(
          "jdbc:(h2:mem:(;.*)?|sqlite:(\\?.*)?|sqlite:(?!.*cache=shared).*(:memory:|mode=memory).*)",
          Pattern.CASE_INSENSITIVE);

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
    if (WITH_USER.matcher(url).lookingAt()) {
      throw new ConfigurationException(
          "url has a user before an @, but must have none: drivers repeat it, with its password, in"
              + " their messages. Give both beside the url");
    }
    if (PRIVATE.matcher(url).matches()) {
      throw new ConfigurationException(
          "url is of a database that each connection has for itself, but must be of one that all"
              + " of them share, such as a file, or jdbc:h2:mem: with a name");
    }
    return database;
  }

  static Pool open(Address address, String name, JdbcSettings settings, @Nullable Object meters) {
    HikariConfig config = config(address, name, settings);
    config.setMetricRegistry(meters);
    try {
      return Pool.own(new HikariDataSource(config), settings.pool().slow());
    } catch (RuntimeException failure) {
      throw new ConfigurationException(
          "No connections to " + address.database() + " can be made: is its driver there?",
          withoutAddress(failure));
    }
  }

  /** How the connections are made, and what they are set up with. */
  static HikariConfig config(Address address, String name, JdbcSettings all) {
    PoolSettings settings = all.pool();
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
    Dialect dialect = address.database().dialect();
    if (all.coherence().listens()) {
      dialect.prepare(config, settings.statementTimeout());
    } else {
      dialect.prepareForPooler(config, settings.statementTimeout());
    }
    return config;
  }

  /** HikariCP's own exception names the whole address, in which there may be a password. */
  private static Throwable withoutAddress(RuntimeException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? new IllegalStateException(failure.getClass().getName()) : cause;
  }
}
