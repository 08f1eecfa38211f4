package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.CacheBuilder;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.TimeLimits;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes behind one Home, of which each has a file of its own. */
@Timeout(60)
class OwnFileTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final SharedServer shared = new SharedServer(RealTime.SCHEDULING);
  private final RecordingLoader loader = new RecordingLoader();
  private final List<TieredCache<String, String>> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(TieredCache::close);
  }

  /** What a node can have for itself. */
  enum Kind {
    SQLITE {
      @Override
      JdbcTierBuilder in(Path folder) {
        return JdbcTier.atOwnFile(folder.resolve("own.db"));
      }

      @Override
      String url(Path folder) {
        return "jdbc:sqlite:" + folder.resolve("own.db");
      }
    },
    H2 {
      @Override
      JdbcTierBuilder in(Path folder) {
        return JdbcTier.at(url(folder), null, null).ofThisNode();
      }

      @Override
      String url(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("own") + ";DB_CLOSE_DELAY=-1";
      }
    };

    abstract JdbcTierBuilder in(Path folder);

    abstract String url(Path folder);

    /** How many values there are. */
    long values(Path folder) throws SQLException {
      return number(folder, "SELECT COUNT(*) FROM \"tiercel_entry\" WHERE content IS NOT NULL");
    }

    /** How many pages a file of SQLite's has, with what its journal says. */
    long pages(Path folder) throws SQLException {
      return number(folder, "PRAGMA page_count");
    }

    private long number(Path folder, String query) throws SQLException {
      try (Connection connection = DriverManager.getConnection(url(folder));
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(query)) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private CacheBuilder<String, String> builder() {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(1_000))
        .loader(loader)
        .scheduling(RealTime.SCHEDULING);
  }

  private TieredCache<String, String> nodeA() {
    return open(builder().tier(new SharedTierFactory<>("shared", shared)));
  }

  private TieredCache<String, String> nodeB(JdbcTierBuilder own) {
    JdbcTier tier = Server.patient(own).build();
    return open(
        builder()
            .tier(
                tier.of(String.class, String.class),
                settings ->
                    settings.timeLimits(TimeLimits.all(Duration.ofSeconds(10))).withoutBreaker())
            .tier(new SharedTierFactory<>("shared", shared)));
  }

  private TieredCache<String, String> open(CacheBuilder<String, String> builder) {
    TieredCache<String, String> cache = builder.build();
    opened.add(cache);
    return cache;
  }

  private static TieredCache<String, String> ownAlone(TieredCache<String, String> cache) {
    return cache.with(CacheOptions.NONE.skipping("memory", "shared"));
  }

  /** The file is filled once it has been emptied. */
  private static void awaitStored(TieredCache<String, String> cache, String key, String value) {
    await()
        .until(
            () -> {
              cache.with(CacheOptions.NONE.skipping("memory")).get(key);
              return value.equals(ownAlone(cache).getIfPresent(key));
            });
  }

  @ParameterizedTest
  @EnumSource
  void nodeThatWasAway_bringsNothingOldBack(Kind kind) {
    TieredCache<String, String> a = nodeA();
    TieredCache<String, String> b = nodeB(kind.in(folder));
    loader.becomes("k", "old");
    awaitStored(b, "k", "old");
    b.close();
    loader.becomes("k", "new");
    a.invalidate("k");
    TieredCache<String, String> back = nodeB(kind.in(folder));
    assertThat(back.getIfPresent("k")).isNull();
    assertThat(back.get("k")).isEqualTo("new");
    assertThat(a.get("k")).isEqualTo("new");
    awaitStored(back, "k", "new");
  }

  @ParameterizedTest
  @EnumSource
  void ownFile_answersWhatMemoryAndHomeHaveLost(Kind kind) {
    TieredCache<String, String> b = nodeB(kind.in(folder));
    loader.becomes("k", "v");
    awaitStored(b, "k", "v");
    loader.becomes("k", "another");
    assertThat(b.with(CacheOptions.NONE.skipping("memory")).get("k")).isEqualTo("v");
    b.invalidate("k");
    assertThat(ownAlone(b).getIfPresent("k")).isNull();
    assertThat(b.get("k")).isEqualTo("another");
  }

  @Test
  void fileOfAnEarlierRun_isEmptyAgain() throws Exception {
    Path file = folder.resolve("own.db");
    TieredCache<String, String> b = nodeB(JdbcTier.atOwnFile(file));
    loader.becomes("k", "v");
    awaitStored(b, "k", "v");
    List<String> keys = IntStream.range(0, 2_000).mapToObj(i -> "x" + i).toList();
    keys.forEach(key -> loader.becomes(key, "v".repeat(1_000)));
    b.getAll(keys);
    await().atMost(PATIENCE).until(() -> Kind.SQLITE.values(folder) > 1_500);
    long before = Kind.SQLITE.pages(folder);
    b.close();
    TieredCache<String, String> back = nodeB(JdbcTier.atOwnFile(file));
    await().until(() -> Kind.SQLITE.values(folder) < 10);
    await().until(() -> Kind.SQLITE.pages(folder) < before / 4);
    assertThat(back.getIfPresent("k")).isNotNull(); // from Home
  }

  @ParameterizedTest
  @EnumSource
  void cacheThatWasInvalidated_givesItsRoomBackAndKeepsWhatIsNew(Kind kind) throws Exception {
    JdbcTierBuilder builder = kind.in(folder);
    TieredCache<String, String> b = nodeB(builder);
    loader.becomes("k", "v");
    awaitStored(b, "k", "v");
    List<String> keys = IntStream.range(0, 2_000).mapToObj(i -> "x" + i).toList();
    b.getAll(keys);
    await().atMost(PATIENCE).until(() -> kind.values(folder) > 1_500);
    b.invalidateAll();
    awaitStored(b, "k", "v");
    await().atMost(PATIENCE).until(() -> kind.values(folder) < 10);
    assertThat(ownAlone(b).getIfPresent("k")).isEqualTo("v");
  }

  @Test
  void ownFileBehindRedis_isRefused() {
    JdbcTier own = JdbcTier.ownFile(folder.resolve("own.db"));
    CacheBuilder<String, String> builder =
        builder()
            .tier(new SharedTierFactory<>("shared", shared))
            .tier(own.of(String.class, String.class));
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("jdbc")
        .hasMessageContaining("nearer")
        .hasMessageContaining("shared");
  }

  @Test
  void databaseOnAServer_isNobodysOwn() {
    for (String url : List.of("jdbc:postgresql://db/cache", "jdbc:h2:tcp://db/cache")) {
      JdbcTierBuilder builder = JdbcTier.at(url, null, null);
      assertThatThrownBy(builder::ofThisNode)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("SQLite or H2");
    }
    JdbcTierBuilder borrowed = JdbcTier.at(new Cuttable("jdbc:sqlite:"));
    assertThatThrownBy(borrowed::ofThisNode).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void twoCachesOfOneProcess_shareTheFile() {
    JdbcTier own = Server.patient(JdbcTier.atOwnFile(folder.resolve("own.db"))).build();
    for (String name : List.of("one", "two")) {
      open(
          TieredCache.<String, String>named(name)
              .memory(memory -> memory.maximumSize(10))
              .tier(own.of(String.class, String.class))
              .loader(loader)
              .scheduling(RealTime.SCHEDULING));
    }
    loader.becomes("k", "v");
    opened.forEach(
        cache ->
            await()
                .until(
                    () -> {
                      cache.with(CacheOptions.NONE.skipping("memory")).get("k");
                      return "v"
                          .equals(
                              cache.with(CacheOptions.NONE.skipping("memory")).getIfPresent("k"));
                    }));
  }
}
