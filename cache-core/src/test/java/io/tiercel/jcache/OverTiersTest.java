package io.tiercel.jcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.error.ConfigurationException;
import io.tiercel.error.TierException;
import io.tiercel.jcache.InMemoryTest.Truth;
import io.tiercel.jcache.Scenario.Journal;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.FaultyTier;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Caches over memory and a shared tier. */
@Timeout(30)
class OverTiersTest {
  private static final Duration TEN = new Duration(SECONDS, 10);

  private final Scenario scenario = new Scenario();
  private final Scenario elsewhere = new Scenario();
  private final SharedServer server = new SharedServer(scenario.time);

  @AfterEach
  void close() {
    scenario.close();
    elsewhere.close();
  }

  private Cache<String, String> cache(
      Scenario node, Consumer<TiercelConfiguration<String, String>> settings) {
    return node.cache(
        configuration -> {
          configuration.tiers(
              builder ->
                  builder
                      .scheduling(scenario.time)
                      .memory(memory -> memory.maximumSize(100).jitter(0))
                      .tier(new SharedTierFactory<>("shared", server), tier -> tier.jitter(0)));
          settings.accept(configuration);
        });
  }

  @Test
  void entryThatTheSharedTierHasLost_isRemovedHereAllTheSame() {
    Cache<String, String> here = cache(scenario, settings -> {});
    here.put("a", "1");
    server.<String, String>store(here.getName()).evict("a");
    assertThat(here.get("a")).isEqualTo("1");
    here.remove("a");
    assertThat(here.get("a")).isNull();
  }

  @Test
  void values_areSharedWithOtherNodes() {
    Cache<String, String> here = cache(scenario, settings -> {});
    Cache<String, String> there = cache(elsewhere, settings -> {});
    here.put("a", "1");
    assertThat(there.get("a")).isEqualTo("1");
    assertThat(there.replace("a", "1", "2")).isTrue();
    assertThat(here.get("a")).isEqualTo("2");
    assertThat(here.<String>invoke("a", (entry, none) -> entry.getValue())).isEqualTo("2");
    there.remove("a");
    assertThat(here.getAll(Set.of("a", "b"))).isEmpty();
    assertThat(here.putIfAbsent("a", "3")).isTrue();
    assertThat(there.putIfAbsent("a", "4")).isFalse();
  }

  @Test
  void modifiedExpiry_endsLivesInAllTiers() {
    Cache<String, String> cache =
        cache(scenario, s -> s.setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(TEN)));
    cache.put("a", "1");
    scenario.time.advance(java.time.Duration.ofSeconds(9));
    assertThat(cache.<Boolean>invoke("a", (entry, none) -> entry.exists())).isTrue();
    assertThat(cache.get("a")).isEqualTo("1");
    scenario.time.advance(java.time.Duration.ofMillis(1_020));
    assertThat(cache.get("a")).as("a look writes nothing anew").isNull();
  }

  @Test
  void lives_thatTiersCannotKeepAreRefused() {
    assertRefused(AccessedExpiryPolicy.factoryOf(TEN), "for access", "cannot prolong");
    assertRefused(CreatedExpiryPolicy.factoryOf(TEN), "for update none", "have to be the same");
    assertRefused(ModifiedExpiryPolicy.factoryOf(Duration.ZERO), "creation", "ever be stored");
    assertThat(scenario.manager.getCacheNames()).isEmpty();
  }

  private void assertRefused(Factory<ExpiryPolicy> policy, String value, String rule) {
    assertThatThrownBy(() -> cache(scenario, s -> s.setExpiryPolicyFactory(policy)))
        .isInstanceOf(CacheException.class)
        .hasCauseInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Cache users")
        .hasMessageContaining(value)
        .hasMessageContaining(rule);
  }

  @Test
  void tierThatIsDown_isAFailureOfTheStandard() {
    Faults faults = new Faults();
    Cache<String, String> cache =
        scenario.cache(
            configuration ->
                configuration.tiers(
                    builder ->
                        builder
                            .scheduling(scenario.time)
                            .tier(
                                FaultyTier.factory(
                                    new SharedTierFactory<>("shared", server), faults))));
    cache.put("a", "1");
    faults.always(Failure.FAILS);
    List<ThrowingCallable> changes =
        List.of(
            () -> cache.put("a", "2"),
            () -> cache.getAndPut("a", "2"),
            () -> cache.putAll(Map.of("a", "2")),
            () -> cache.putIfAbsent("b", "2"),
            () -> cache.replace("a", "2"),
            () -> cache.remove("a"),
            () -> cache.removeAll(Set.of("a")),
            () -> cache.invoke("a", (entry, none) -> entry.getValue()),
            cache::clear);
    for (ThrowingCallable change : changes) {
      assertThatThrownBy(change)
          .isInstanceOf(CacheException.class)
          .hasCauseInstanceOf(TierException.class)
          .hasMessageContaining("tier shared");
    }
    assertThat(cache.get("a")).as("reads do without").isNull();
    faults.heal();
  }

  @Test
  void cacheThatItsRegistryClosed_isClosed() {
    Cache<String, String> cache = cache(scenario, settings -> {});
    cache.unwrap(TieredCache.class).close();
    assertThatThrownBy(() -> cache.put("a", "1")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readThrough_loadsOnceForAllNodes() {
    Truth truth = new Truth();
    truth.rows.putAll(Map.of("a", "1"));
    Consumer<TiercelConfiguration<String, String>> through =
        s -> s.setReadThrough(true).setCacheLoaderFactory(new SingletonFactory<>(truth));
    Cache<String, String> here = cache(scenario, through);
    Cache<String, String> there = cache(elsewhere, through);
    Journal<String, String> journal = Scenario.listen(here, true, true);
    assertThat(here.get("a")).isEqualTo("1");
    assertThat(there.get("a")).isEqualTo("1");
    assertThat(truth.loads).hasValue(1);
    assertThat(journal.lines).containsExactly("CREATED a ? -> 1");
    assertThat(here.get("none")).isNull();
  }

  @Test
  void closedCache_leavesItsEntriesAndADestroyedOneDoesNot() {
    cache(scenario, settings -> {}).put("a", "1");
    scenario.manager.getCache("users").close();
    assertThat(cache(scenario, settings -> {}).get("a")).isEqualTo("1");
    scenario.manager.destroyCache("users");
    assertThat(cache(scenario, settings -> {}).get("a")).isNull();
  }

  @Test
  void unwrap_opensTheCacheBehind() {
    Cache<String, String> cache = cache(scenario, settings -> {});
    cache.put("a", "1");
    TieredCache<?, ?> behind = cache.unwrap(TieredCache.class);
    assertThat(behind.asMap().toString()).isEqualTo("{a=1}");
    assertThat(behind.name()).isEqualTo("users");
  }
}
