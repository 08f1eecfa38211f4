package io.tiercel.jdbc;

import io.tiercel.codec.CodecSettings;
import io.tiercel.spi.Scope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a JDBC tier behaves.
 *
 * @param tables where its tables are
 * @param coherence how nodes wait for, and hear of, each other
 * @param storage how values are stored, whatever the cache
 * @param limits how much is stored
 * @param pool how the database is spoken to
 * @param scope whose the database is
 */
record JdbcSettings(
    Tables tables,
    Coherence coherence,
    CodecSettings storage,
    Limits limits,
    PoolSettings pool,
    Scope scope) {

  /**
   * Where the tables are.
   *
   * @param namespace what their names begin with
   * @param schema the schema they are in; null for the connection's
   * @param logging whether they are logged where that can be chosen
   * @param creation whether they are made when they are missing
   */
  record Tables(
      String namespace, @Nullable String schema, Dialect.Logging logging, Creation creation) {

    static final Tables DEFAULT =
        new Tables("tiercel", null, Dialect.Logging.UNLOGGED, Creation.AT_START);

    Names names(Dialect dialect) {
      return Names.of(dialect, schema, namespace);
    }
  }

  /** Who makes the tables. */
  enum Creation {
    AT_START,
    BY_HAND
  }

  /**
   * How nodes wait for each other.
   *
   * @param leaseLife how long a lease stands unless it is renewed
   * @param window how long a node that hears nothing may believe what it holds
   * @param listens whether a connection listens for changes where the database tells of them
   */
  record Coherence(Duration leaseLife, Duration window, boolean listens) {
    static final Coherence DEFAULT =
        new Coherence(Duration.ofSeconds(3), Duration.ofSeconds(2), true);
  }

  /** How values of any cache are stored. */
  static final CodecSettings STORAGE = CodecSettings.of("any", "any");

  /** How many rows, and bytes, are kept, about. */
  record Limits(long rows, long bytes) {
    static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

    boolean limited() {
      return !equals(NONE);
    }
  }

  /**
   * How the database is spoken to.
   *
   * @param size how many connections, and threads, there are
   * @param connectionWait how long a connection may be waited for
   * @param statementTimeout how long a statement may take
   * @param startWait how long opening a tier waits for the database
   * @param slow from when on a call counts as slow
   */
  record PoolSettings(
      int size,
      Duration connectionWait,
      Duration statementTimeout,
      Duration startWait,
      Duration slow) {

    static final PoolSettings DEFAULT =
        new PoolSettings(
            4,
            Duration.ofMillis(400),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMillis(100));
  }

  CodecSettings codec(String cache) {
    return storage.named(tables.namespace(), cache);
  }
}
