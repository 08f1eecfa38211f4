package io.tiercel.bench;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Caching;
import io.tiercel.spring.CachedMethodsPostProcessor;
import io.tiercel.spring.SpringCaches;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.cache.support.SimpleCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** What an annotation costs on a hit, beside the cache itself. Run it with {@code -prof gc}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Thread)
public class AnnotationBenchmark {
  private static final int KEYS = 1 << 10;

  /** As an interface. */
  public interface Names {
    /** The key is the argument. */
    @Cached(cache = "names")
    String name(Long id);

    /** The key is made of both arguments. */
    @Cached(cache = "pairs")
    String pair(Long id, String other);
  }

  /** As a class. */
  public static class Source implements Names {
    @Override
    public String name(Long id) {
      return "name of " + id;
    }

    @Override
    public String pair(Long id, String other) {
      return other + id;
    }
  }

  private final TieredCaches caches = new TieredCaches();
  private final TieredCache<Long, String> cache = open("names");
  private final Long[] keys = new Long[KEYS];
  private @Nullable Names proxy;
  private @Nullable Source object;
  private @Nullable Source spring;
  private @Nullable SpringNames springs;
  private @Nullable AnnotationConfigApplicationContext application;
  private int next;

  private TieredCache<Long, String> open(String name) {
    return caches.build(
        TieredCache.<Long, String>named(name).memory(memory -> memory.maximumSize(10L * KEYS)));
  }

  /** Fills the caches. */
  @Setup
  public void open() {
    open("pairs");
    Caching caching = Caching.over(caches);
    Names wrapped = caching.proxy(Names.class, new Source());
    for (int i = 0; i < KEYS; i++) {
      keys[i] = 1_000L + i;
      wrapped.name(keys[i]);
      wrapped.pair(keys[i], "of");
    }
    proxy = wrapped;
    object = caching.create(Source.class);
    startSpring(caching);
  }

  /** Ends them. */
  @TearDown
  public void close() {
    if (application != null) {
      application.close();
    }
    caches.close();
  }

  private Long key() {
    return keys[next++ & (KEYS - 1)];
  }

  /** The cache, asked by hand. */
  @Benchmark
  public @Nullable String direct() {
    return cache.get(key(), id -> "name of " + id);
  }

  /** Through the interface. */
  @Benchmark
  public @Nullable String throughInterface() {
    Names names = proxy;
    return names == null ? null : names.name(key());
  }

  /** Through the class. */
  @Benchmark
  public @Nullable String throughClass() {
    Source names = object;
    return names == null ? null : names.name(key());
  }

  /** Through the interface, with a key of two parts. */
  @Benchmark
  public @Nullable String throughInterfaceWithTwoParts() {
    Names names = proxy;
    return names == null ? null : names.pair(key(), "of");
  }

  /** Through Spring, by our annotation. */
  @Benchmark
  public @Nullable String throughSpring() {
    Source names = spring;
    return names == null ? null : names.name(key());
  }

  /** Through Spring, by its annotation, into our cache. */
  @Benchmark
  public @Nullable String throughSpringsCacheable() {
    SpringNames names = springs;
    return names == null ? null : names.tiered(key());
  }

  /** Through Spring, by its annotation, into raw Caffeine. */
  @Benchmark
  public @Nullable String throughSpringsCacheableOnCaffeine() {
    SpringNames names = springs;
    return names == null ? null : names.caffeine(key());
  }

  /** By Spring's annotation. */
  public static class SpringNames {
    /** Into our cache. */
    @Cacheable(cacheNames = "names", cacheManager = "tiered")
    public String tiered(Long id) {
      return "name of " + id;
    }

    /** Into Caffeine. */
    @Cacheable(cacheNames = "names", cacheManager = "caffeine")
    public String caffeine(Long id) {
      return "name of " + id;
    }
  }

  /** Switches Spring's annotations on. */
  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  public static class WithSpringsCaching {}

  private static CacheManager caffeineManager() {
    SimpleCacheManager manager = new SimpleCacheManager();
    manager.setCaches(
        List.of(new CaffeineCache("names", Caffeine.newBuilder().maximumSize(10L * KEYS).build())));
    return manager;
  }

  private void startSpring(Caching caching) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(
        CachedMethodsPostProcessor.class, () -> new CachedMethodsPostProcessor(() -> caching));
    context.registerBean(
        "tiered",
        CacheManager.class,
        () -> new SpringCaches(caches::find, caches::names),
        definition -> definition.setPrimary(true));
    context.registerBean("caffeine", CacheManager.class, AnnotationBenchmark::caffeineManager);
    context.register(WithSpringsCaching.class, Source.class, SpringNames.class);
    context.refresh();
    spring = context.getBean(Source.class);
    springs = context.getBean(SpringNames.class);
    for (Long key : keys) {
      springs.caffeine(key);
    }
    application = context;
  }
}
