package io.tiercel.jdbc;

import io.tiercel.error.CacheException;
import io.tiercel.error.TierException;
import io.tiercel.error.TierTimeoutException;
import io.tiercel.error.TierUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** What went wrong, in the words of tiers. */
final class Failures {

  private static final String CANCELED = "57014";
  private static final Set<String> MISSING_TABLE = Set.of("42P01", "42S02", "42S04");

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
        : new TierException(tier, operation, text, cause);
  }

  /** Whether a table is gone that was there. */
  static boolean isMissingTable(SQLException failure) {
    return MISSING_TABLE.contains(String.valueOf(failure.getSQLState()))
        || String.valueOf(failure.getMessage()).contains("no such table"); // SQLite has no states
  }

  private static boolean isTimeout(Throwable cause) {
    return cause instanceof SQLTimeoutException
        || cause instanceof SQLTransientConnectionException
        || (cause instanceof SQLException sql && CANCELED.equals(sql.getSQLState()));
  }

  static TierException unavailable(String tier, String operation, String cache, String why) {
    return new TierUnavailableException(tier, operation, why + " (cache " + cache + ")");
  }
}
