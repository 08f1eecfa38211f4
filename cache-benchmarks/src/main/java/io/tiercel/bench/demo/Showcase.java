package io.tiercel.bench.demo;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import io.tiercel.bench.Command;
import io.tiercel.bench.UsageException;
import io.tiercel.console.Console;
import io.tiercel.console.ConsoleBuilder;
import io.tiercel.console.KeyParser;
import io.tiercel.error.CacheException;
import io.tiercel.error.TierException;
import io.tiercel.jdbc.JdbcTier;
import io.tiercel.micrometer.CacheMeters;
import io.tiercel.redis.RedisTier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A cache under a steady load, with its meters and its console, until it is interrupted. The
 * environment says what surrounds it, for the containers of {@code docs/operations/compose}.
 */
public final class Showcase implements Command {

  private static final int KEYS = 20_000;
  private static final int CHANGES_ONE_OF = 500;

  private final Map<String, String> environment;
  private final SplittableRandom random = new SplittableRandom();

  /** One in this process' environment. */
  public Showcase() {
    this(System.getenv());
  }

  Showcase(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String name() {
    return "showcase";
  }

  @Override
  public String summary() {
    return "a cache under a steady load, with meters and a console";
  }

  @Override
  public String usage() {
    return """
        showcase
          the environment says what there is, all of which may be missing:
          TIERCEL_REDIS, TIERCEL_JDBC   addresses of the tiers
          TIERCEL_PORT                  the console's, 7070
          TIERCEL_HOST, TIERCEL_TOKEN   where the console listens, and what reading it needs
          TIERCEL_REACHED_AS            the name that it is asked for by""";
  }

  @Override
  public int run(List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw new UsageException("it takes no arguments, and not " + arguments.get(0));
    }
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (TieredCache<String, String> products = cache(registry);
        Console console = console(products, registry)) {
      CacheMeters.bind(products, registry);
      System.out.println("the console is on " + console.uri());
      visitUntilInterrupted(products);
    }
    return 0;
  }

  /** The interrupt is over afterwards, so that everything can be closed in order. */
  private void visitUntilInterrupted(TieredCache<String, String> products) {
    try {
      while (!Thread.interrupted()) {
        visit(products);
      }
    } catch (CacheException failure) {
      if (!Thread.interrupted()) {
        throw failure;
      }
    }
  }

  private TieredCache<String, String> cache(PrometheusMeterRegistry registry) {
    CacheBuilder<String, String> builder =
        TieredCache.<String, String>named("products")
            .memory(memory -> memory.maximumSize(KEYS / 4).timeToLive(Duration.ofSeconds(30)))
            .hotKeys(20)
            .prefixes(':', 1)
            .staleFor(Duration.ofMinutes(10))
            .loader(Showcase::load);
    String redis = environment.get("TIERCEL_REDIS");
    if (redis != null) {
      builder.tier(
          RedisTier.connect(redis).of(String.class, String.class),
          tier -> tier.timeToLive(Duration.ofMinutes(5)));
    }
    String database = environment.get("TIERCEL_JDBC");
    if (database != null) {
      JdbcTier place = JdbcTier.at(database, null, null).meters(registry).build();
      builder.tier(place.of(String.class, String.class));
    }
    return builder.build();
  }

  private Console console(TieredCache<String, String> products, PrometheusMeterRegistry registry) {
    ConsoleBuilder builder =
        Console.of(port(environment.getOrDefault("TIERCEL_PORT", "7070")))
            .cache(products, KeyParser.of(String.class))
            .metrics(registry::scrape);
    String token = environment.get("TIERCEL_TOKEN");
    String host = environment.get("TIERCEL_HOST");
    String name = environment.get("TIERCEL_REACHED_AS");
    if (token != null) {
      builder.steeredBy(token);
    }
    if (host != null) {
      builder.boundTo(host);
    }
    if (name != null) {
      builder.reachedAs(name);
    }
    return builder.start();
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new UsageException("TIERCEL_PORT must be 0 to 65535, and is " + text);
    }
    return Integer.parseInt(text);
  }

  /** Few keys are asked for often, and most seldom; now and then one is changed. */
  private void visit(TieredCache<String, String> products) {
    double skewed = Math.pow(random.nextDouble(), 4);
    String key = "maker-" + (int) (skewed * 50) + ":" + (int) (skewed * KEYS);
    products.get(key);
    if (random.nextInt(CHANGES_ONE_OF) == 0) {
      invalidate(products, key);
    }
    Narrator.pause(Duration.ofMillis(1));
  }

  private static void invalidate(TieredCache<String, String> products, String key) {
    try {
      products.invalidate(key);
    } catch (TierException retried) {
      System.out.println(retried.tier() + " missed an invalidation, which is retried");
    }
  }

  private static String load(String key) {
    Narrator.pause(Duration.ofMillis(5));
    return key + " as of now";
  }
}
