package io.tiercel.bench.spring;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.bench.demo.RedisProcess;
import io.tiercel.bench.load.Undisturbed;
import io.tiercel.control.Explanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A Boot application with the {@code application.yml} that stands in docs/spring.md. */
@Timeout(120)
class ThreeTiersTest {
  private static final Path PAGE = Path.of("").toAbsolutePath().resolve("../docs/spring.md");
  private static final Pattern YML =
      Pattern.compile("<!-- ThreeTiersTest -->\\s*```yaml\\n(.*?)```", Pattern.DOTALL);

  private static final long CUP = 7;

  private final AtomicLong others = new AtomicLong(1_000);
  @TempDir Path folder;

  /** What is kept. */
  public record Product(long id, List<String> names) {}

  /** What a new user writes. */
  public static class Products {
    private final List<Long> asked = new CopyOnWriteArrayList<>();

    @Cached(cache = "products")
    public Product find(long id) {
      asked.add(id);
      return new Product(id, List.of("cup", "mug"));
    }

    List<Long> askedForTheCup() {
      return asked.stream().filter(id -> id == CUP).toList();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Products.class)
  static class Application {}

  @BeforeEach
  void write() throws IOException {
    Matcher yml = YML.matcher(Files.readString(PAGE));
    assertThat(yml.find()).as("the yml of %s", PAGE).isTrue();
    assertThat(yml.group(1).lines()).hasSizeLessThanOrEqualTo(20);
    Files.writeString(folder.resolve("application.yml"), yml.group(1));
  }

  /** As on any machine, the addresses come from elsewhere. */
  private ConfigurableApplicationContext start(RedisProcess redis, Path file) {
    return start(redis, "file", file);
  }

  private ConfigurableApplicationContext start(RedisProcess redis, String setting, Path file) {
    ConfigurableApplicationContext context =
        SpringApplication.run(
            Application.class,
            "--spring.config.location=file:" + folder + "/",
            "--tiercel.redis.url=" + redis.uri(),
            "--tiercel.jdbc." + setting + "=" + file);
    await().atMost(ofSeconds(30)).until(() -> isWarm(context));
    return context;
  }

  /** What is slow only the first time is over when a new product reaches every tier. */
  private boolean isWarm(ConfigurableApplicationContext context) {
    long id = others.incrementAndGet();
    context.getBean(Products.class).find(id);
    List<String> found = found(context, id);
    return found.size() == 3 && found.stream().allMatch(each -> each.endsWith(" FRESH"));
  }

  @Test
  void twentyLines_giveThreeTiersThatAreWarmAfterARestart() throws Exception {
    Undisturbed.play(
        () -> threeTiersAreWarmAfterARestart(Files.createTempDirectory(folder, "attempt")));
  }

  private void threeTiersAreWarmAfterARestart(Path place) throws IOException {
    Path file = place.resolve("cache.db");
    Product cup = new Product(CUP, List.of("cup", "mug"));
    try (RedisProcess redis = RedisProcess.start();
        ConfigurableApplicationContext context = start(redis, file)) {
      Products products = context.getBean(Products.class);
      assertThat(products.find(CUP)).isEqualTo(cup);
      assertThat(products.find(CUP)).isEqualTo(cup);
      assertThat(products.askedForTheCup()).hasSize(1);
      assertThat(found(context, CUP)).containsExactly("memory FRESH", "redis FRESH", "jdbc FRESH");
    }
    try (RedisProcess empty = RedisProcess.start();
        ConfigurableApplicationContext context = start(empty, file)) {
      assertThat(found(context, CUP))
          .containsExactly("memory NOTHING", "redis NOTHING", "jdbc FRESH");
      Products products = context.getBean(Products.class);
      assertThat(products.find(CUP)).isEqualTo(cup);
      assertThat(products.askedForTheCup()).isEmpty();
      assertThat(found(context, CUP)).containsExactly("memory FRESH", "redis FRESH", "jdbc FRESH");
    }
  }

  @Test
  void fileOfTheNodesOwn_isNearerThanRedisAndBeginsWithNothing() throws Exception {
    Path yml = folder.resolve("application.yml");
    Files.writeString(yml, Files.readString(yml).replace("    file: ", "    own-file: "));
    Undisturbed.play(() -> ownFileIsNearer(Files.createTempDirectory(folder, "attempt")));
  }

  private void ownFileIsNearer(Path place) throws IOException {
    Path file = place.resolve("own.db");
    try (RedisProcess redis = RedisProcess.start()) {
      try (ConfigurableApplicationContext context = start(redis, "own-file", file)) {
        context.getBean(Products.class).find(CUP);
        assertThat(found(context, CUP))
            .containsExactly("memory FRESH", "jdbc FRESH", "redis FRESH");
      }
      try (ConfigurableApplicationContext context = start(redis, "own-file", file)) {
        assertThat(found(context, CUP))
            .containsExactly("memory NOTHING", "jdbc NOTHING", "redis FRESH");
      }
    }
  }

  private static List<String> found(ConfigurableApplicationContext context, long id) {
    TieredCache<Object, Object> cache = context.getBean(TieredCaches.class).find("products");
    Explanation explanation = Objects.requireNonNull(cache).operations().explain(id).join();
    return explanation.tiers().stream().map(tier -> tier.name() + ' ' + tier.finding()).toList();
  }
}
