package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tiercel.TieredCache;
import io.tiercel.error.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody else is to see: passwords, keys, and the files of a database in this process. */
class SecretsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mariadb://app:S3CR3T@127.0.0.1/db",
        "jdbc:mysql://app:S3CR3T@127.0.0.1/db",
        "jdbc:mariadb:/app:S3CR3T@x",
        "jdbc:postgresql://app:S3CR3T@host/db"
      })
  void userInAnAddress_isRefusedWithoutBeingRepeated(String url) {
    assertThatThrownBy(() -> JdbcTier.at(url, null, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has a user before an @")
        .hasMessageNotContaining("S3CR3T");
  }

  @Test
  void addressWithAnAtBehindItsOptions_isAccepted() {
    assertThat(JdbcTier.at("jdbc:postgresql://host/db?options=a@b", "app", "x")).isNotNull();
  }

  @Test
  void failedBatch_repeatsNoKey() throws SQLException {
    String namespace = Server.newNamespace();
    try (TieredCache<String, String> cache =
        TieredCache.<String, String>named("people")
            .tier(Server.POSTGRESQL.tier(namespace).build().of(String.class, String.class))
            .build()) {
      cache.put("before", "v");
      Server.POSTGRESQL.execute(
          "CREATE FUNCTION full_"
              + namespace
              + "() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'the disk is full'"
              + " USING ERRCODE = '53100', DETAIL = 'Failing row contains (S3CR3T)'; END $$ LANGUAGE plpgsql;"
              + " CREATE TRIGGER full_disk BEFORE INSERT ON "
              + namespace
              + "_log FOR EACH ROW EXECUTE FUNCTION full_"
              + namespace
              + "()");
      assertThatThrownBy(() -> cache.invalidate("alice@example.com"))
          .hasMessageContaining("the disk is full")
          .satisfies(
              failure ->
                  assertThat(Throwables.getStackTrace(failure))
                      .doesNotContain("S3CR3T")
                      .doesNotContain("alice")
                      .doesNotContain(hex("alice")));
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void filesOfSqlite_areTheirOwnersAlone(@TempDir Path folder) throws IOException {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    JdbcTier own = JdbcTier.atOwnFile(folder.resolve("own.db")).name("own").build();
    try (TieredCache<String, String> cache =
        TieredCache.<String, String>named("private")
            .tier(own.of(String.class, String.class))
            .tier(JdbcTier.file(folder.resolve("shared.db")).of(String.class, String.class))
            .loader(key -> key)
            .build()) {
      cache.get("k");
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).hasSizeGreaterThan(2).allSatisfy(SecretsTest::isPrivate);
      }
    }
  }

  private static void isPrivate(Path file) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .describedAs(file.getFileName().toString())
        .isEqualTo("rw-------");
  }
}
