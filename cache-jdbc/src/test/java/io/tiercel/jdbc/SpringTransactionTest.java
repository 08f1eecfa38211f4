package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A tier on the data source that Spring's transactions are made with, in its most dangerous form: a
 * proxy that gives whoever asks within a transaction the transaction's own connection.
 */
@Timeout(60)
class SpringTransactionTest {

  private final HikariDataSource pool = new HikariDataSource();
  private final String namespace = Server.newNamespace();
  private final String table = namespace + "_product";
  private JdbcTemplate sql;
  private TransactionTemplate transactions;
  private TieredCache<String, String> cache;
  private TieredCache<String, String> other;

  @BeforeEach
  void open() {
    pool.setJdbcUrl(Server.POSTGRESQL.url());
    TransactionAwareDataSourceProxy source = new TransactionAwareDataSourceProxy(pool);
    sql = new JdbcTemplate(source);
    transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
    sql.execute("CREATE TABLE " + table + " (id text PRIMARY KEY, name text)");
    sql.update("INSERT INTO " + table + " VALUES ('cup', 'old')");
    cache = node(JdbcTier.at(source));
    other = node(Server.POSTGRESQL.tier());
  }

  private TieredCache<String, String> node(JdbcTierBuilder jdbc) {
    return TieredCache.<String, String>named("products")
        .tier(
            jdbc.namespace(namespace)
                .startWait(Duration.ofSeconds(30))
                .build()
                .of(KeyCodec.of(String.class), Codec.text()))
        .loader(this::find)
        .build();
  }

  @AfterEach
  void close() {
    cache.close();
    other.close();
    pool.close();
  }

  @Test
  void valuePutInATransaction_isThereBeforeItEndsAndAfterItIsRolledBack() {
    roll(
        status -> {
          cache.put("k", "put");
          assertThat(other.get("k")).isEqualTo("put");
        });
    assertThat(cache.get("k")).isEqualTo("put");
  }

  @Test
  void invalidationInATransaction_isNotUndoneWithIt() {
    cache.put("cup", "wrong");
    roll(status -> cache.invalidate("cup"));
    assertThat(other.get("cup")).isEqualTo("old");
  }

  /** Loaders run by the caller's thread, within his transaction; the tier beside it does not. */
  @Test
  void loaderInATransaction_seesIt_andItsValueGoesWithTheInvalidationAfterIt() {
    roll(
        status -> {
          sql.update("UPDATE " + table + " SET name = 'new' WHERE id = 'cup'");
          assertThat(cache.get("cup")).isEqualTo("new");
        });
    assertThat(other.get("cup")).isEqualTo("new"); // what was never committed, as with any cache
    cache.invalidate("cup");
    assertThat(other.get("cup")).isEqualTo("old");
  }

  @Test
  void transactionThatFailed_doesNotHinderTheTier() {
    roll(
        status -> {
          assertThat(sql.queryForList("SELECT 1")).hasSize(1);
          try {
            sql.execute("SELECT nothing FROM nowhere");
          } catch (RuntimeException expected) {
            cache.put("k", "put"); // on the transaction's connection all would fail from here on
          }
        });
    assertThat(other.get("k")).isEqualTo("put");
  }

  private void roll(Consumer<Object> work) {
    transactions.executeWithoutResult(
        status -> {
          work.accept(status);
          status.setRollbackOnly();
        });
  }

  private @Nullable String find(String id) {
    return sql
        .queryForList("SELECT name FROM " + table + " WHERE id = ?", String.class, id)
        .stream()
        .map(Objects::toString)
        .findFirst()
        .orElse(null);
  }
}
