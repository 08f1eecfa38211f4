package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Invalidate;
import io.tiercel.spring.boot.TiercelAutoConfiguration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

/** The types that a tier outside of the process gets from the methods of beans, in any order. */
@Timeout(60)
class SpringTypesTest {
  @TempDir java.nio.file.Path folder;

  public record Product(String id, String name) {}

  /** Reads by a parameter. */
  public static class Reader {
    final List<String> loaded = new CopyOnWriteArrayList<>();

    @Cacheable("products")
    public Product find(String id) {
      loaded.add(id);
      return new Product(id, "a product");
    }

    int loads() {
      return loaded.size();
    }
  }

  /** Changes by what says nothing of keys. */
  public static class Admin {
    @CacheEvict(cacheNames = "products", allEntries = true)
    public void reload(String why, boolean hard) {}

    @CacheEvict(cacheNames = "products", key = "#product.id")
    public void save(Product product) {}
  }

  /** Names the keys by expressions that are parameters. */
  public static class ByExpression {
    @Cacheable(cacheNames = "products", key = "#id")
    public Product find(boolean fresh, String id) {
      return new Product(id, "a product");
    }

    @CachePut(cacheNames = "products", key = "#p0")
    public Product put(String id) {
      return new Product(id, "another");
    }
  }

  /** Nobody can see what this is. */
  public static class ByOtherExpression {
    @Cacheable(cacheNames = "products", key = "#id + ':x'")
    public Product find(String id) {
      return new Product(id, "a product");
    }
  }

  /** Evicts under keys that nothing is kept under. */
  public static class OtherKeys {
    @CacheEvict("products")
    public void delete(Long id) {}
  }

  /** Keeps something else. */
  public static class OtherValues {
    @Cacheable("products")
    public Integer count(String id) {
      return 1;
    }
  }

  /** Our own annotation. */
  public static class OurReader {
    @Cached(cache = "products")
    public Product find(String id) {
      return new Product(id, "a product");
    }
  }

  /** Our own annotation, without a type of values. */
  public static class OurChanger {
    @Invalidate(cache = "products")
    public void remove(String id) {}

    @Invalidate(cache = "products", allEntries = true)
    public void clear() {}
  }

  /** Both in one, in whatever order reflection has them. */
  public static class OurRepository {
    @Invalidate(cache = "products")
    public void aRemove(String id) {}

    @Cached(cache = "products")
    public Product find(String id) {
      return new Product(id, "a product");
    }

    @Invalidate(cache = "products", allEntries = true)
    public void zClear() {}
  }

  /** What it keeps, and under which keys, its subclasses say. */
  public abstract static class Base<T, I> {
    @Cacheable("products")
    public T find(I id) {
      return make(id);
    }

    @CacheEvict("products")
    public void evict(I id) {}

    abstract T make(I id);
  }

  /** Says it. */
  public static class Products extends Base<Product, String> {
    @Override
    Product make(String id) {
      return new Product(id, "a product");
    }
  }

  /** Does not say of what the lists are. */
  public static class Lists<T> extends Base<List<T>, String> {
    @Override
    List<T> make(String id) {
      return List.of();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class SpringsCaching {}

  private void run(
      List<Class<?>> beans, ContextConsumer<AssertableApplicationContext> then, String... more) {
    ApplicationContextRunner runner =
        new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class))
            .withUserConfiguration(SpringsCaching.class)
            .withPropertyValues("tiercel.jdbc.file=" + folder.resolve("cache.db"))
            .withPropertyValues(more);
    for (Class<?> bean : beans) {
      runner = runner.withUserConfiguration(bean);
    }
    runner.run(then);
  }

  private static TieredCache<Object, Object> cache(AssertableApplicationContext context) {
    TieredCache<Object, Object> cache = context.getBean(TieredCaches.class).find("products");
    assertThat(cache).isNotNull();
    return cache;
  }

  static Stream<List<Class<?>>> readersAndAdmins() {
    return Stream.of(List.of(Reader.class, Admin.class), List.of(Admin.class, Reader.class));
  }

  @ParameterizedTest
  @MethodSource("readersAndAdmins")
  void keysAreThoseOfReaders_whicheverBeanComesFirst(List<Class<?>> beans) {
    run(
        beans,
        context -> {
          Reader reader = context.getBean(Reader.class);
          reader.find("a");
          assertThat(cache(context).stats().tier("jdbc").fills()).isEqualTo(1);
          context.getBean(Admin.class).save(new Product("a", "better"));
          reader.find("a");
          context.getBean(Admin.class).reload("new prices", true);
          reader.find("a");
          assertThat(reader.loads()).isEqualTo(3);
          assertThat(cache(context).operations().undelivered()).isZero();
        });
  }

  @Test
  void expressionThatIsAParameter_hasItsType() {
    run(
        List.of(ByExpression.class),
        context -> {
          context.getBean(ByExpression.class).find(true, "a");
          context.getBean(ByExpression.class).put("b");
          assertThat(cache(context).stats().tier("jdbc").fills()).isEqualTo(2);
        });
  }

  @Test
  void genericMethod_hasTheTypesOfItsBean() {
    run(
        List.of(Products.class),
        context -> {
          Products products = context.getBean(Products.class);
          assertThat(products.find("a")).isEqualTo(new Product("a", "a product"));
          assertThat(cache(context).stats().tier("jdbc").fills()).isEqualTo(1);
          products.evict("a");
          assertThat(cache(context).getIfPresent("a")).isNull();
        });
  }

  @Test
  void typeThatNobodyKnows_isRefusedWithCacheAndMethod() {
    assertRefused(List.of(Lists.class), with(), "cache products of", "Base.find(Object)", "Type T");
  }

  private void assertRefused(List<Class<?>> beans, String[] properties, String... said) {
    run(
        beans,
        context -> {
          assertThat(context).hasFailed();
          for (String each : said) {
            assertThat(context.getStartupFailure()).hasStackTraceContaining(each);
          }
        },
        properties);
  }

  private static String[] with(String... properties) {
    return properties;
  }

  @Test
  void expressionThatNobodyKnowsTheTypeOf_isRefusedAtStart() {
    assertRefused(
        List.of(ByOtherExpression.class), with(), "tiercel.caches.products.key-type", "expression");
    run(
        List.of(ByOtherExpression.class),
        context -> {
          context.getBean(ByOtherExpression.class).find("a");
          assertThat(cache(context).stats().tier("jdbc").fills()).isEqualTo(1);
        },
        "tiercel.caches.products.key-type=java.lang.String");
  }

  @Test
  void methodsThatContradictEachOther_areRefusedAtStart() {
    for (Class<?> reader : List.of(Reader.class, OurReader.class)) {
      assertRefused(
          List.of(OtherKeys.class, reader),
          with(),
          "OtherKeys.delete(Long): its keys are [java.lang.Long]",
          reader.getSimpleName() + ".find(String) are [java.lang.String]");
      assertRefused(List.of(reader, OtherValues.class), with(), "java.lang.Integer", "$Product");
    }
  }

  @Test
  void propertyThatContradictsAMethod_isRefusedAtStart() {
    for (Class<?> reader : List.of(Reader.class, OurReader.class)) {
      assertRefused(
          List.of(reader),
          with("tiercel.caches.products.value-type=java.lang.Integer"),
          "$Product, but",
          "those of tiercel.caches.products.value-type are java.lang.Integer");
      assertRefused(
          List.of(reader),
          with("tiercel.caches.products.key-type=java.lang.Long"),
          "those of tiercel.caches.products.key-type are [java.lang.Long]");
    }
  }

  static Stream<List<Class<?>>> ours() {
    return Stream.of(
        List.of(OurReader.class, OurChanger.class),
        List.of(OurChanger.class, OurReader.class),
        List.of(OurChanger.class, Reader.class),
        List.of(OurRepository.class));
  }

  @ParameterizedTest
  @MethodSource("ours")
  void typesOfOurAnnotations_areKnownWhicheverComesFirst(List<Class<?>> beans) {
    run(
        beans,
        context -> {
          assertThat(context).hasNotFailed();
          TieredCache<Object, Object> cache = cache(context);
          cache.put("a", new Product("a", "put"));
          assertThat(cache.stats().tier("jdbc").fills()).isEqualTo(1);
        });
  }
}
