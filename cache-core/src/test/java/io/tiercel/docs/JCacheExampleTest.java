package io.tiercel.docs;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.jcache.TiercelConfiguration;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.CacheValue;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JCacheExampleTest {

  private static final String PROVIDER = "io.tiercel.jcache.TiercelCachingProvider";

  @AfterEach
  void close() {
    Caching.getCachingProvider(PROVIDER).close();
  }

  @Test
  void cacheOfTheStandard_isInMemory() {
    // tag::memory
    CacheManager manager = Caching.getCachingProvider().getCacheManager();
    Cache<String, Integer> visits =
        manager.createCache(
            "visits",
            new MutableConfiguration<String, Integer>()
                .setTypes(String.class, Integer.class)
                .setStatisticsEnabled(true));

    visits.put("home", 1);
    int now =
        visits.invoke(
            "home",
            (entry, arguments) -> {
              entry.setValue(entry.getValue() + 1);
              return entry.getValue();
            });
    // end::memory
    assertThat(now).isEqualTo(2);
  }

  @Test
  void cacheOfOurs_isOverTiers() {
    CacheManager manager = Caching.getCachingProvider().getCacheManager();
    try (ManualScheduling time = ManualScheduling.callerRuns()) {
      SharedTierFactory<String, String> redis =
          new SharedTierFactory<>("redis", new SharedServer(time));
      // tag::tiers
      TiercelConfiguration<String, String> settings =
          new TiercelConfiguration<String, String>()
              .setTypes(String.class, String.class)
              .tiers(tiers -> tiers.memory(memory -> memory.maximumSize(50_000)).tier(redis));
      settings.setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(new Duration(MINUTES, 10)));

      Cache<String, String> names = manager.createCache("names", settings);
      // end::tiers
      names.put("7", "seven");
      assertThat(names.get("7")).isEqualTo("seven");
    }
  }

  static final class NoSuchPerson extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
  }

  // tag::annotated
  @CacheDefaults(cacheName = "people")
  interface People {
    @CacheResult(exceptionCacheName = "people.failures", cachedExceptions = NoSuchPerson.class)
    String name(String tenant, @CacheKey long id);

    @CachePut
    void rename(@CacheKey long id, @CacheValue String name);

    @CacheRemove
    void delete(long id);
  }

  // end::annotated

  static final class Stored implements People {
    private int calls;

    @Override
    public String name(String tenant, long id) {
      calls++;
      if (calls > 1) {
        throw new NoSuchPerson();
      }
      return "Ann";
    }

    @Override
    public void rename(long id, String name) {}

    @Override
    public void delete(long id) {}
  }

  @Test
  void annotationsOfTheStandard_useCachesOfOurs() {
    try (TieredCaches caches = new TieredCaches()) {
      caches.build(TieredCache.named("people").memory(memory -> memory.maximumSize(100)));
      caches.build(TieredCache.named("people.failures").memory(memory -> memory.maximumSize(100)));
      // tag::annotations
      People people = io.tiercel.annotation.Caching.over(caches).proxy(People.class, new Stored());
      // end::annotations
      assertThat(people.name("a", 7)).isEqualTo(people.name("b", 7)).isEqualTo("Ann");
      people.rename(7, "Anna");
      assertThat(people.name("a", 7)).isEqualTo("Anna");
      people.delete(7);
      assertThatThrownBy(() -> people.name("a", 7)).isInstanceOf(NoSuchPerson.class);
    }
  }
}
