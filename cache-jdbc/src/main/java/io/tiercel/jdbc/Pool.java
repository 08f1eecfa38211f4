package io.tiercel.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.util.Credentials;
import io.tiercel.spi.Scheduling;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections, and what is known of their use. */
final class Pool {

  private static final Duration RENEWALS = Duration.ofSeconds(5);

  private final DataSource source;
  private final @Nullable HikariDataSource own;
  private final long slow;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private final LongAdder obtained = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder waited = new LongAdder();
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
  private final LongAdder slowCalls = new LongAdder();
  private volatile @Nullable Throwable refusal;
  private final AtomicReference<Renewal> renewal = new AtomicReference<>(new Renewal(0, 0));

  /** When all connections were replaced for the last time, and how often. */
  private record Renewal(long number, long at) {}

  private Pool(DataSource source, @Nullable HikariDataSource own, Duration slow) {
    this.source = source;
    this.own = own;
    this.slow = slow.toNanos();
  }

  /** A pool of the tier's own. */
  static Pool own(HikariDataSource source, Duration slow) {
    return new Pool(source, source, slow);
  }

  /** The application's. */
  static Pool borrowed(DataSource source, Duration slow) {
    return new Pool(source, null, slow);
  }

  /** Whether the application has set the connections up. */
  boolean isBorrowed() {
    return own == null;
  }

  /** A connection that is not one of the pool's, for whoever keeps it. */
  Connection beside() throws SQLException {
    HikariDataSource mine = Objects.requireNonNull(own, "connections of the application's");
    Properties properties = new Properties();
    properties.putAll(mine.getDataSourceProperties());
    Credentials credentials = mine.getCredentials();
    if (credentials.getUsername() != null) {
      properties.setProperty("user", credentials.getUsername());
    }
    if (credentials.getPassword() != null) {
      properties.setProperty("password", credentials.getPassword());
    }
    return DriverManager.getConnection(mine.getJdbcUrl(), properties);
  }

  Connection connection(Scheduling scheduling) throws SQLException {
    long began = scheduling.nanos();
    waiting.incrementAndGet();
    try {
      Connection connection = source.getConnection();
      active.incrementAndGet();
      obtained.increment();
      refusal = null;
      return connection;
    } catch (SQLTransientConnectionException late) {
      refused.increment();
      throw explained(late);
    } catch (SQLException | RuntimeException failure) {
      refused.increment();
      throw failure;
    } finally {
      waiting.decrementAndGet();
      long time = scheduling.nanos() - began;
      waited.add(time);
      longest.accumulate(time);
    }
  }

  /** HikariCP says only once why a connection could not be made. */
  private SQLTransientConnectionException explained(SQLTransientConnectionException late) {
    Throwable why = late.getCause() == null ? refusal : late.getCause();
    refusal = why;
    return why == null || own == null
        ? late
        : Failures.explained(late, why, own.getCredentials().getPassword());
  }

  /** A connection was in use for so long, and no longer is. */
  void used(long nanos) {
    active.decrementAndGet();
    took(nanos);
  }

  /** A call took so long. */
  void took(long nanos) {
    if (nanos >= slow) {
      slowCalls.increment();
    }
  }

  /**
   * The server that the connections lead to is not the right one any more: those of the tier's own
   * are replaced when nobody uses them. Not too often, for the address may lead there still.
   */
  void renew(long now) {
    Renewal last = renewal.get();
    if (own != null && (last.number == 0 || now - last.at > RENEWALS.toNanos())) {
      if (renewal.compareAndSet(last, new Renewal(last.number + 1, now))) {
        own.getHikariPoolMXBean().softEvictConnections();
      }
    }
  }

  /** How often all were replaced: those beside the pool are of no use either after that. */
  long renewals() {
    return renewal.get().number;
  }

  JdbcStats.Connections stats() {
    HikariPoolMXBean bean = own == null ? null : own.getHikariPoolMXBean();
    return new JdbcStats.Connections(
        bean == null ? active.get() : bean.getActiveConnections(),
        bean == null ? 0 : bean.getIdleConnections(),
        waiting.get(),
        obtained.sum(),
        refused.sum(),
        Duration.ofNanos(waited.sum()),
        Duration.ofNanos(longest.get()),
        slowCalls.sum());
  }

  void close() {
    if (own != null) {
      own.close();
    }
  }
}
