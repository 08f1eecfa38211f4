package io.tiercel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Invalidate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** What a Boot application says of mistakes when it starts. */
class MistakesTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(TiercelAutoConfiguration.class));

  static class Users {
    @Cached(cache = "users")
    public String find(String tenant, long id) {
      return tenant + id;
    }
  }

  static class SecondIsWrong extends Users {
    @Invalidate(cache = "users", key = "#uid")
    public void delete(long id) {}
  }

  static class WrongSpel {
    @Cached(
        cache = "users",
        key = {"spel: #tenent", "#id"})
    public String find(String tenant, long id) {
      return tenant + id;
    }
  }

  static class Elsewhere {
    @Cacheable(cacheNames = "elsewhere", cacheManager = "others")
    public String find(String id) {
      return id;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching(proxyTargetClass = true)
  static class WithSpringsCaching {}

  private static List<String> analyses(Throwable failure) {
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(FailureAnalyzer.class, FailureHandler.handleMessage((others, needBeans) -> {}))
        .stream()
        .filter(analyzer -> analyzer.getClass().getPackageName().startsWith("io.tiercel"))
        .flatMap(analyzer -> Stream.ofNullable(analyzer.analyze(failure)))
        .map(FailureAnalysis::getDescription)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "tiercel.caches.users.tttl, ttl",
    "tiercel.defaults.staleFor2, stale-for",
    "tiercel.defaults.memory.maxmum-size, maximum-size",
    "tiercel.cachs.users.ttl, caches",
    "tiercel.enbled, enabled"
  })
  void misspelledProperty_isSaidWithTheNearestOne(String property, String right) {
    application
        .withPropertyValues(property + "=1")
        .run(
            context ->
                assertThat(analyses(context.getStartupFailure()))
                    .singleElement()
                    .asString()
                    .endsWith("; did you mean " + right + '?'));
  }

  @ParameterizedTest
  @CsvSource({
    "tiercel.defaults.ttl, 10",
    "tiercel.caches.users.memory.ttl, 5000",
    "tiercel.caches.users.load-timeout, ${wait}"
  })
  void lengthOfTimeWithoutAUnit_isRefused(String property, String number) {
    application
        .withPropertyValues(property + "=" + number, "wait=7")
        .run(
            context ->
                assertThat(analyses(context.getStartupFailure()))
                    .singleElement()
                    .asString()
                    .startsWith(property + " is ")
                    .contains("must be a length of time with its unit, such as"));
    application
        .withPropertyValues(property + "=" + number + "m", "wait=7")
        .run(context -> assertThat(context).hasNotFailed());
  }

  @ParameterizedTest
  @CsvSource({
    "tiercel.caches.users.ttl, -5s, at least zero",
    "tiercel.defaults.ttl, 0s, above zero",
    "tiercel.defaults.memory.ttl, -1ms, at least zero",
    "tiercel.caches.users.stale-for, -1s, at least zero",
    "tiercel.caches.users.loadTimeout, 0s, above zero",
    "tiercel.caches.users.memory.maximum-size, 0, at least 1"
  })
  void valueThatMakesNoSense_isSaidWithItsProperty(String property, String value, String rule) {
    String name = property.replace("T", "-t");
    application
        .withPropertyValues(property + "=" + value)
        .withUserConfiguration(Users.class)
        .run(
            context ->
                assertThat(analyses(context.getStartupFailure()))
                    .containsExactly(name + " is " + value + " but must be " + rule));
  }

  @Test
  void noStaleAnswers_areAllowed() {
    application
        .withPropertyValues("tiercel.defaults.stale-for=0s", "tiercel.defaults.absent-for=0s")
        .withUserConfiguration(Users.class)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void misspelledCache_isSaidWithoutAStackTrace() {
    application
        .withPropertyValues("tiercel.caches.user.ttl=1m")
        .withUserConfiguration(Users.class)
        .run(
            context ->
                assertThat(analyses(context.getStartupFailure()))
                    .singleElement()
                    .asString()
                    .contains("Users.find(String, long)", "did you mean user?"));
  }

  @Test
  void everyMethodOfABean_isChecked() {
    application
        .withUserConfiguration(SecondIsWrong.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("SecondIsWrong.delete(long): key = \"#uid\""));
  }

  @Test
  void variableThatSpelDoesNotKnow_isSaid() {
    application
        .withUserConfiguration(WrongSpel.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("#tenent is not known")
                    .hasStackTraceContaining("did you mean #tenant?"));
  }

  @Test
  void onceTheApplicationHasBuiltACache_othersAreUnknown() {
    application
        .withBean(TieredCaches.class, MistakesTest::built)
        .withUserConfiguration(Users.class)
        .run(
            context ->
                assertThat(analyses(context.getStartupFailure()))
                    .singleElement()
                    .asString()
                    .contains(
                        "Users.find(String, long)",
                        "cache users is not known; the application has built [user]; did you"
                            + " mean user?"));
  }

  private static TieredCaches built() {
    TieredCaches caches = new TieredCaches();
    caches.build(TieredCache.named("user").memory(memory -> memory.maximumSize(10)));
    return caches;
  }

  static class ChangesAnother {
    @Invalidate(cache = "user")
    public void delete(String tenant, long id) {}
  }

  static class SpringsChangesAnother {
    @CacheEvict("uses")
    public void delete(String tenant, long id) {}
  }

  static class Near {
    @Cached(cache = "userss")
    public String find(String id) {
      return id;
    }
  }

  private void assertDoubts(List<Class<?>> beans, String... said) {
    application
        .withUserConfiguration(beans.toArray(Class<?>[]::new))
        .run(
            context ->
                assertThat(context.getBean(CheckedNames.class).doubts()).containsExactly(said));
  }

  @Test
  void whereNoCacheIsDefined_doubtfulNamesAreSaid() {
    assertDoubts(
        List.of(
            Users.class,
            ChangesAnother.class,
            WithSpringsCaching.class,
            SpringsChangesAnother.class,
            Near.class),
        "Cache user is changed by "
            + ChangesAnother.class.getName()
            + ".delete, but no method reads or stores anything there; did you mean users?",
        "Cache uses is changed by "
            + SpringsChangesAnother.class.getName()
            + ".delete, but no method reads or stores anything there; did you mean users?",
        "Caches users, used by "
            + Users.class.getName()
            + ".find, and userss, used by "
            + Near.class.getName()
            + ".find, have nearly the same name");
  }

  @Test
  void whereNamesAreInOrder_nothingIsSaid() {
    assertDoubts(List.of(Users.class));
  }

  @Test
  void cacheOfAnotherManager_isNotOurs() {
    application
        .withPropertyValues("tiercel.caches.users.ttl=1m")
        .withBean("others", CacheManager.class, () -> new ConcurrentMapCacheManager("elsewhere"))
        .withUserConfiguration(WithSpringsCaching.class, Elsewhere.class)
        .run(context -> assertThat(context).hasNotFailed());
  }
}
