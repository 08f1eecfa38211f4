package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import io.tiercel.codec.Compression;
import io.tiercel.error.ConfigurationException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the tier's settings: what breaks it, and what the message has to say. */
class JdbcRulesTest {
  private static final Duration BACKWARDS = Duration.ofMillis(-1);

  private static Arguments broken(String what, Consumer<JdbcTierBuilder> setting, String message) {
    return arguments(what, setting, message);
  }

  @Test
  void driverThatIsMissing_isToldWithItsCause() {
    JdbcTier unreachable =
        JdbcTier.connect("jdbc:mysql://localhost/nothing?password=hidden", "nobody", "hidden");
    CacheBuilder<String, String> builder =
        TieredCache.<String, String>named("driverless")
            .tier(unreachable.of(String.class, String.class));
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is its driver there?")
        .hasRootCauseInstanceOf(SQLException.class)
        .satisfies(it -> assertThat(Throwables.getStackTrace(it)).doesNotContain("hidden"));
  }

  static Stream<Arguments> rules() {
    return Stream.of(
        broken("no name", tier -> tier.name(nothing()), "name is null but must be given"),
        broken("blank name", tier -> tier.name(" "), "name is \" \" but must be"),
        broken("namespace", tier -> tier.namespace("a-b"), "namespace is \"a-b\" but must be"),
        broken("schema", tier -> tier.schema("a;b"), "schema is \"a;b\" but must be"),
        broken("window", tier -> tier.coherenceWindow(Duration.ZERO), "coherenceWindow is PT0S"),
        broken("lease", tier -> tier.leaseLife(BACKWARDS), "leaseLife is PT-0.001S but must be"),
        broken(
            "long lease",
            tier -> tier.leaseLife(Duration.ofMinutes(3)),
            "leaseLife is PT3M but must be at most 20 seconds"),
        broken(
            "compression from",
            tier -> tier.compression(Compression.NONE, -1),
            "compression.fromBytes is -1"),
        broken("no compression", tier -> tier.compression(nothing(), 1), "compression is null"),
        broken("no encryption", tier -> tier.encryption(nothing()), "encryption is null"),
        broken("envelope", tier -> tier.envelope(99), "version is 99 but must be one that this"),
        broken("value", tier -> tier.largestValue(0), "largestValue is 0 but must be 1 to"),
        broken(
            "huge value",
            tier -> tier.largestValue(Integer.MAX_VALUE),
            "largestValue is 2147483647"),
        broken("rows", tier -> tier.maximumRows(0), "maximumRows is 0 but must be at least 1"),
        broken("bytes", tier -> tier.maximumBytes(-1), "maximumBytes is -1 but must be at least 1"),
        broken("pool", tier -> tier.poolSize(1), "poolSize is 1 but must be 2 to 64"),
        broken(
            "connection wait",
            tier -> tier.connectionWait(Duration.ofMillis(249)),
            "connectionWait is PT0.249S but must be at least 250 ms"),
        broken("statement", tier -> tier.statementTimeout(Duration.ZERO), "statementTimeout is"),
        broken("start", tier -> tier.startWait(BACKWARDS), "startWait is PT-0.001S but must be"),
        broken("slow", tier -> tier.slowerThan(Duration.ZERO), "slowerThan is PT0S but must be"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void brokenRule_isSaidWithTheValue(
      String what, Consumer<JdbcTierBuilder> setting, String message) {
    JdbcTierBuilder builder = JdbcTier.at("jdbc:sqlite:nowhere.db", null, null);
    assertThatThrownBy(() -> setting.accept(builder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void addressOfADatabaseThatIsNotKnown_isSaidWithoutItsPassword() {
    assertThatThrownBy(() -> JdbcTier.at("jdbc:db2://host/d?password=hidden", "me", "hidden"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("one of h2, mariadb, mysql, postgresql, sqlite")
        .satisfies(failure -> assertThat(failure).hasMessageNotContaining("hidden"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:",
        "jdbc:sqlite:file::memory:?foreign_keys=on",
        "jdbc:sqlite:file:x?mode=memory",
        "jdbc:h2:mem:",
        "jdbc:h2:mem:;DB_CLOSE_DELAY=-1"
      })
  void databaseOfOneConnection_isRefused(String url) {
    assertThatThrownBy(() -> JdbcTier.at(url, null, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("each connection has for itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:sqlite:file:x?mode=memory&cache=shared", "jdbc:h2:mem:x;DB_CLOSE_DELAY=-1"})
  void databaseThatConnectionsShare_isAccepted(String url) {
    assertThat(JdbcTier.at(url, null, null).build()).hasToString("JdbcTier jdbc");
  }

  @Test
  void fileWhoseNameTheDriverWouldCut_isRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> JdbcTier.file(folder.resolve("odd?x=1.db")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("odd?x=1.db but must be without a question mark");
  }

  @Test
  void fileInADirectoryThatIsNotThere_isRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> JdbcTier.file(folder.resolve("missing").resolve("cache.db")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cache.db but must be in a directory that exists");
    assertThatThrownBy(() -> JdbcTier.file(folder))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("but must be a file, and not a directory");
  }

  /** Null, where the compiler would not let it pass. */
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return (T) null;
  }
}
