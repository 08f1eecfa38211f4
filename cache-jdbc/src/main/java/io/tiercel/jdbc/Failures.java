package io.tiercel.jdbc;

import io.tiercel.error.CacheException;
import io.tiercel.error.TierException;
import io.tiercel.error.TierTimeoutException;
import io.tiercel.error.TierUnavailableException;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What went wrong, in the words of tiers. */
final class Failures {

  private static final String CANCELED = "57014";
  private static final Set<String> MISSING_TABLE = Set.of("42P01", "42S02", "42S04");

  private static final Pattern SECRET = Pattern.compile("(?i)(password|pwd)=[^&;\\s\"']*");

  /** A password of fewer letters is in many words, and is none. */
  private static final int SHORT = 4;

  private static final Set<String> MISTAKES = Set.of("28P01", "28000", "3D000");

  /** No such database: of MariaDB and MySQL, and of H2. */
  private static final Set<Integer> MISTAKEN_CODES = Set.of(1049, 90149);

  /** Of MariaDB and MySQL: an option of the server, and its mode. */
  private static final Set<Integer> READ_ONLY = Set.of(1290, 1836);

  private Failures() {}

  static Throwable named(String tier, String operation, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CacheException) {
      return cause;
    }
    String message = cause.getMessage();
    String text = message == null ? cause.getClass().getSimpleName() : message;
    if (cause instanceof RejectedExecutionException) {
      return new TierUnavailableException(tier, operation, "the tier is closed");
    }
    return isTimeout(cause)
        ? new TierTimeoutException(tier, operation, text)
        : new TierException(tier, operation, text, isRefusal(cause) ? cause.getCause() : cause);
  }

  /** Whether it is known why there is no connection: nothing can have taken place then. */
  private static boolean isRefusal(Throwable cause) {
    return cause instanceof SQLTransientConnectionException && cause.getCause() != null;
  }

  /**
   * The same with what the driver said of it, as kind and words, in which there are no secrets: an
   * address may have some, and there are drivers that repeat it.
   */
  static SQLTransientConnectionException explained(
      SQLTransientConnectionException late, Throwable why, @Nullable String password) {
    String text = why.getClass().getSimpleName() + ": " + withoutSecrets(why, password);
    Throwable cause = isClean(why, password) ? why : new SQLException(text, late.getSQLState());
    return new SQLTransientConnectionException(
        late.getMessage() + ": " + text, late.getSQLState(), cause);
  }

  private static boolean isClean(@Nullable Throwable failure, @Nullable String password) {
    return failure == null
        || (String.valueOf(failure.getMessage()).equals(withoutSecrets(failure, password))
            && isClean(failure.getCause(), password));
  }

  private static String withoutSecrets(Throwable failure, @Nullable String password) {
    String text = SECRET.matcher(String.valueOf(failure.getMessage())).replaceAll("$1=…");
    return password == null || password.length() < SHORT ? text : text.replace(password, "…");
  }

  /**
   * Runs a batch. Where one fails, drivers quote the statement with its values, which are keys and
   * entries: of that nothing is told but what the server said.
   */
  static int[] runBatch(PreparedStatement batch) throws SQLException {
    try {
      return batch.executeBatch();
    } catch (BatchUpdateException quoting) {
      SQLException said = quoting.getNextException();
      throw said == null
          ? new SQLException("A batch failed", quoting.getSQLState(), quoting.getErrorCode())
          : said;
    }
  }

  /** Whether waiting does not help: a wrong password, no such database, a file that is none. */
  static boolean isMistake(@Nullable Throwable failure) {
    return failure != null
        && ((failure instanceof SQLException sql && isMistaken(sql))
            || isMistake(failure.getCause()));
  }

  private static boolean isMistaken(SQLException failure) {
    return MISTAKES.contains(String.valueOf(failure.getSQLState()))
        || MISTAKEN_CODES.contains(failure.getErrorCode())
        || String.valueOf(failure.getMessage()).contains("[SQLITE_NOTADB]");
  }

  /** Whether a table is gone that was there. */
  static boolean isMissingTable(SQLException failure) {
    return MISSING_TABLE.contains(String.valueOf(failure.getSQLState()))
        || String.valueOf(failure.getMessage()).contains("no such table"); // SQLite has no states
  }

  /** Whether the server takes no writes: it is no primary, or no longer one. */
  static boolean isReadOnly(SQLException failure) {
    String state = failure.getSQLState();
    return "25006".equals(state)
        || ("HY000".equals(state) && READ_ONLY.contains(failure.getErrorCode()));
  }

  private static boolean isTimeout(Throwable cause) {
    return cause instanceof SQLTimeoutException
        || (cause instanceof SQLTransientConnectionException && !isRefusal(cause))
        || (cause instanceof SQLException sql && CANCELED.equals(sql.getSQLState()));
  }

  static TierException unavailable(String tier, String operation, String cache, String why) {
    return new TierUnavailableException(tier, operation, why + " (cache " + cache + ")");
  }
}
