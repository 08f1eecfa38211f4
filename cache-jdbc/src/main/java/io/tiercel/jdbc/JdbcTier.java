package io.tiercel.jdbc;

import io.tiercel.codec.Codec;
import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.JacksonCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.codec.TypeRef;
import io.tiercel.policy.Rules;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A place in a database for tiers. All nodes share it, and what is there survives their restarts;
 * or it is in a file that is one node's own.
 *
 * <pre>{@code
 * JdbcTier database = JdbcTier.connect("jdbc:postgresql://localhost/cache", "tiercel", password);
 * TieredCache<String, User> users =
 *     TieredCache.<String, User>named("users")
 *         .memory(memory -> memory.maximumSize(100_000).timeToLive(Duration.ofMinutes(10)))
 *         .tier(database.of(String.class, User.class), tier -> tier.timeToLive(Duration.ofDays(1)))
 *         .build();
 * }</pre>
 *
 * <p>It can serve any number of caches, which then share its connections and its tables. They are
 * made when the first cache is built, in the background if the database is down, and closed with
 * the last cache.
 */
public final class JdbcTier {

  private final String name;
  private final Object place;
  private final JdbcSettings settings;
  private final SharedStore shared;

  JdbcTier(String name, Object place, JdbcSettings settings, SharedStore shared) {
    this.name = name;
    this.place = place;
    this.settings = settings;
    this.shared = shared;
  }

  /** The place in a file of this machine, by SQLite; all processes that open it share it. */
  public static JdbcTier file(Path path) {
    return JdbcTierBuilder.file(path).build();
  }

  /**
   * The place in a file of this machine, by SQLite, that is this node's own: it starts empty, and
   * stands before what nodes share. See {@link JdbcTierBuilder#ofThisNode}.
   */
  public static JdbcTier ownFile(Path path) {
    return atOwnFile(path).build();
  }

  /** The place in a database, by connections of the tier's own. */
  public static JdbcTier connect(String url, @Nullable String user, @Nullable String password) {
    return JdbcTierBuilder.at(url, user, password).build();
  }

  /** The place that a data source of the application's own leads to; it stays open. */
  public static JdbcTier on(DataSource source) {
    return JdbcTierBuilder.on(source).build();
  }

  /** {@link #file} with settings to be made. */
  public static JdbcTierBuilder atFile(Path path) {
    return JdbcTierBuilder.file(path);
  }

  /** {@link #ownFile} with settings to be made. */
  public static JdbcTierBuilder atOwnFile(Path path) {
    return JdbcTierBuilder.file(path).ofThisNode();
  }

  /** {@link #connect} with settings to be made. */
  public static JdbcTierBuilder at(String url, @Nullable String user, @Nullable String password) {
    return JdbcTierBuilder.at(url, user, password);
  }

  /** {@link #on(DataSource)} with settings to be made. */
  public static JdbcTierBuilder at(DataSource source) {
    return JdbcTierBuilder.on(source);
  }

  /** A tier for keys and values of these types; values are stored as Smile, by Jackson. */
  public <K, V> TierFactory<K, V> of(Class<K> keys, Class<V> values) {
    return of(KeyCodec.of(keys), JacksonCodec.smile(values));
  }

  /** The same for values with type arguments: {@code new TypeRef<List<Product>>() {}}. */
  public <K, V> TierFactory<K, V> of(Class<K> keys, TypeRef<V> values) {
    return of(KeyCodec.of(keys), JacksonCodec.smile(values));
  }

  /** A tier for keys and values that are stored by these codecs. */
  public <K, V> TierFactory<K, V> of(KeyCodec<K> keys, Codec<V> values) {
    return new Typed<>(this, Rules.present("keys", keys), Rules.present("values", values));
  }

  /** What makes the tables, for those who may do that; each statement may be repeated. */
  public List<String> ddl(Database database) {
    return new Schema(Rules.present("database", database).dialect(), settings.tables(), false)
        .ddl();
  }

  /** What is known of its connections and its content. */
  public JdbcStats stats() {
    return shared.stats();
  }

  /** Whether the other leads to the same database and keeps its data in the same place. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JdbcTier that
        && name.equals(that.name)
        && place.equals(that.place)
        && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, place, settings);
  }

  @Override
  public String toString() {
    return "JdbcTier " + name;
  }

  /** A place for values of one type. */
  private record Typed<K, V>(JdbcTier jdbc, KeyCodec<K> keys, Codec<V> values)
      implements TierFactory<K, V> {

    @Override
    public String name() {
      return jdbc.name;
    }

    @Override
    public Scope scope() {
      return jdbc.settings.scope();
    }

    @Override
    public Tier<K, V> open(TierContext<K, V> context) {
      EntryCodec<K, V> codec = EntryCodec.of(keys, values, jdbc.settings.codec(context.cache()));
      Store store = jdbc.shared.begin();
      return new OpenTier<>(
              new OpenTier.Ground<>(jdbc.name, codec, store, () -> jdbc.shared.end(store)), context)
          .awaitReady();
    }

    /** Codecs are compared by what they write: two of one fingerprint read each other. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Typed<?, ?> that
          && jdbc.equals(that.jdbc)
          && keys.toString().equals(that.keys.toString())
          && values.fingerprint() == that.values.fingerprint();
    }

    @Override
    public int hashCode() {
      return jdbc.hashCode();
    }
  }
}
