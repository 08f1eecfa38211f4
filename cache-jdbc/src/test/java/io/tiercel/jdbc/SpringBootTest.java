package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.spring.boot.TiercelAutoConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Spring Boot application that keeps its cache in a file. */
@Timeout(60)
class SpringBootTest {
  @TempDir Path folder;

  /** What a new user writes. */
  public static class Names {
    private final List<Object> asked = new CopyOnWriteArrayList<>();

    @Cached(cache = "names")
    public List<String> find(String tenant, long id) {
      asked.add(id);
      return List.of(tenant, "name of " + id);
    }

    List<Object> asked() {
      return asked;
    }
  }

  private ApplicationContextRunner application(String... setting) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
        .withPropertyValues(setting)
        .withUserConfiguration(Names.class);
  }

  @Test
  void restartedApplication_findsItsEntries() {
    for (int start = 0; start < 2; start++) {
      boolean first = start == 0;
      application("tiercel.jdbc.file=" + folder.resolve("cache.db"))
          .run(
              context -> {
                Names names = context.getBean(Names.class);
                assertThat(names.find("acme", 7)).containsExactly("acme", "name of 7");
                TieredCache<Object, Object> cache =
                    context.getBean(TieredCaches.class).find("names");
                assertThat(cache.operations().tiers()).hasSize(2);
                assertThat(names.asked()).hasSize(first ? 1 : 0);
              });
    }
  }

  @Test
  void applicationWithAFileOfItsOwn_beginsWithNothing() {
    for (int start = 0; start < 2; start++) {
      application("tiercel.jdbc.own-file=" + folder.resolve("own.db"))
          .run(
              context -> {
                Names names = context.getBean(Names.class);
                names.find("acme", 7);
                names.find("acme", 7);
                assertThat(names.asked()).hasSize(1);
                TieredCache<Object, Object> cache =
                    context.getBean(TieredCaches.class).find("names");
                assertThat(cache.operations().tiers()).containsExactly("memory", "jdbc");
                assertThat(cache.operations().home()).isEqualTo("memory");
              });
    }
  }

  @Test
  void fileOfAllAndOfOne_stopsTheStart() {
    application("tiercel.jdbc.own-file=" + folder.resolve("own.db"))
        .withPropertyValues("tiercel.jdbc.file=" + folder.resolve("cache.db"))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(
                        "tiercel.jdbc has [file, own-file] of [url, file, own-file, data-source]"));
  }

  @Test
  void dataSourceOfTheApplication_isUsedAndStaysOpen() {
    for (int start = 0; start < 2; start++) {
      boolean first = start == 0;
      application("tiercel.jdbc.data-source=shop")
          .withBean("shop", HikariDataSource.class, this::source)
          .run(
              context -> {
                Names names = context.getBean(Names.class);
                names.find("acme", 7);
                assertThat(names.asked()).hasSize(first ? 1 : 0);
                context.getBean(TieredCaches.class).close();
                assertThat(context.getBean("shop", HikariDataSource.class).isClosed()).isFalse();
              });
    }
  }

  private HikariDataSource source() {
    HikariDataSource source = new HikariDataSource();
    source.setJdbcUrl("jdbc:sqlite:" + folder.resolve("shop.db"));
    return source;
  }

  @Test
  void dataSourceThatIsNoBean_stopsTheStart() {
    application("tiercel.jdbc.data-source=shop")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(
                        "jdbc.data-source is shop but must be the name of a DataSource: No bean"
                            + " named 'shop' available"));
  }

  @Test
  void neitherUrlNorFile_stopsTheStart() {
    application("tiercel.jdbc.username=x")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(
                        "tiercel.jdbc has none of [url, file, own-file, data-source] but must have exactly"
                            + " one of them"));
  }

  @Test
  void userOfAFile_stopsTheStart() {
    application("tiercel.jdbc.own-file=" + folder.resolve("cache.db"), "tiercel.jdbc.username=x")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(
                        "tiercel.jdbc.username has a meaning only beside tiercel.jdbc.url"));
  }

  @Test
  void urlAndFile_stopTheStart() {
    application("tiercel.jdbc.url=jdbc:h2:mem:x", "tiercel.jdbc.file=" + folder.resolve("cache.db"))
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("tiercel.jdbc has [url, file] of"));
  }

  @Test
  void metadata_isThatOfTheSettings() throws IOException {
    Set<String> described = new TreeSet<>();
    Enumeration<URL> files =
        getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
    while (files.hasMoreElements()) {
      for (JsonNode property : read(files.nextElement()).get("properties")) {
        described.add(property.get("name").asString());
      }
    }
    described.removeIf(name -> !name.startsWith("tiercel.jdbc."));

    assertThat(described)
        .isEqualTo(
            new JdbcTierProvider()
                .settings().stream()
                    .map("tiercel.jdbc."::concat)
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static JsonNode read(URL file) throws IOException {
    try (InputStream json = file.openStream()) {
      return JsonMapper.shared().readTree(json);
    }
  }
}
