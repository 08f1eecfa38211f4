package io.tiercel.jcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.jcache.Scenario.Journal;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.TouchedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.EntryProcessorException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the compatibility kit of JCache says little about. */
@Timeout(30)
class InMemoryTest {
  private static final Duration TEN = new Duration(SECONDS, 10);

  private final Scenario scenario = new Scenario();

  @AfterEach
  void close() {
    scenario.close();
  }

  private void pass(int seconds) {
    scenario.time.advance(java.time.Duration.ofSeconds(seconds));
  }

  private Cache<String, String> cache() {
    return scenario.cache(settings -> settings.setStatisticsEnabled(true));
  }

  private Object statistic(String name) throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .getAttribute(
            new ObjectName(
                "javax.cache:type=CacheStatistics,CacheManager=tiercel.default,Cache=users"),
            name);
  }

  @Test
  void createdExpiry_isNotProlongedByUpdates() {
    Cache<String, String> cache =
        scenario.cache(s -> s.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(TEN)));
    cache.put("a", "1");
    pass(6);
    cache.put("a", "2");
    pass(3);
    assertThat(cache.get("a")).isEqualTo("2");
    pass(1);
    assertThat(cache.containsKey("a")).isFalse();
    assertThat(cache.get("a")).isNull();
    assertThat(cache.iterator().hasNext()).isFalse();
  }

  @Test
  void accessedExpiry_isProlongedByReadsAlone() {
    Cache<String, String> cache =
        scenario.cache(s -> s.setExpiryPolicyFactory(AccessedExpiryPolicy.factoryOf(TEN)));
    cache.put("a", "1");
    for (int i = 0; i < 5; i++) {
      pass(9);
      assertThat(cache.get("a")).isEqualTo("1");
    }
    pass(9);
    cache.replace("a", "2");
    cache.containsKey("a");
    pass(1);
    assertThat(cache.get("a")).isNull();
  }

  @Test
  void touchedExpiry_isProlongedByProcessorsToo() {
    Cache<String, String> cache =
        scenario.cache(s -> s.setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(TEN)));
    cache.put("a", "1");
    pass(9);
    assertThat(cache.<Boolean>invoke("a", (entry, none) -> entry.getValue().equals("1"))).isTrue();
    pass(9);
    assertThat(cache.<Boolean>invoke("a", (entry, none) -> entry.exists())).isTrue();
    pass(1);
    assertThat(cache.<Boolean>invoke("a", (entry, none) -> entry.exists())).isFalse();
  }

  @Test
  void events_haveOldValuesForThoseWhoAskForThem() {
    Cache<String, String> cache =
        scenario.cache(s -> s.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(TEN)));
    Journal<String, String> all = Scenario.listen(cache, true, true);
    Journal<String, String> some = Scenario.listen(cache, false, true);
    cache.put("a", "1");
    cache.put("a", "2");
    cache.remove("a");
    cache.remove("a");
    cache.put("a", "3");
    pass(10);
    assertThat(cache.get("a")).isNull();
    assertThat(cache.get("a")).isNull();
    assertThat(all.lines)
        .containsExactly(
            "CREATED a ? -> 1",
            "UPDATED a 1 -> 2",
            "REMOVED a 2 -> 2",
            "CREATED a ? -> 3",
            "EXPIRED a 3 -> 3");
    assertThat(some.lines)
        .containsExactly(
            "CREATED a ? -> 1",
            "UPDATED a ? -> 2",
            "REMOVED a ? -> null",
            "CREATED a ? -> 3",
            "EXPIRED a ? -> null");
  }

  @Test
  void asynchronousListener_hearsTheSameInOrder() {
    Cache<String, String> cache = cache();
    Journal<String, String> journal = Scenario.listen(cache, true, false);
    cache.putAll(Map.of("a", "1"));
    cache.getAndReplace("a", "2");
    cache.getAndRemove("a");
    assertThat(journal.lines)
        .containsExactly("CREATED a ? -> 1", "UPDATED a 1 -> 2", "REMOVED a 2 -> 2");
  }

  @Test
  void asynchronousListenerThatDies_hearsWhatComesNext() {
    Cache<String, String> cache = cache();
    Journal<String, String> journal =
        new Journal<>() {
          @Override
          public void onCreated(
              Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            throw new AssertionError("a listener's own error");
          }
        };
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(
            new SingletonFactory<>(journal), null, true, false));

    cache.put("a", "1");
    cache.put("a", "2");

    assertThat(journal.lines).containsExactly("UPDATED a 1 -> 2");
  }

  @Test
  void listenerThatThrows_isReportedAfterTheChange() {
    Cache<String, String> cache = cache();
    cache.registerCacheEntryListener(
        new javax.cache.configuration.MutableCacheEntryListenerConfiguration<>(
            new SingletonFactory<>(
                (javax.cache.event.CacheEntryCreatedListener<String, String>)
                    events -> {
                      throw new IllegalStateException("mine");
                    }),
            null,
            false,
            true));
    assertThatThrownBy(() -> cache.put("a", "1"))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(cache.get("a")).isEqualTo("1");
  }

  @Test
  void collections_areStoredByValue() {
    Cache<String, ArrayList<String>> cache = scenario.cache(settings -> {});
    ArrayList<String> given = new ArrayList<>(List.of("x"));
    cache.put("a", given);
    given.add("y");
    cache.get("a").add("z");
    cache.getAll(Set.of("a")).get("a").add("z");
    cache.iterator().next().getValue().add("z");
    cache.invoke("a", (entry, none) -> entry.getValue().add("z"));
    assertThat(cache.get("a")).containsExactly("x");
    assertThat(cache.getAndRemove("a")).containsExactly("x");
  }

  @Test
  void collections_areTheSameWhenStoredByReference() {
    Cache<String, List<String>> cache = scenario.cache(settings -> settings.setStoreByValue(false));
    List<String> given = new ArrayList<>();
    cache.put("a", given);
    assertThat(cache.get("a")).isSameAs(given);
  }

  @Test
  void valueThatCannotBeCopied_isRefusedByItsType() {
    Cache<String, Object> cache = scenario.cache(settings -> {});
    assertThatThrownBy(() -> cache.put("a", new Object()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("java.lang.Object is not serializable")
        .hasMessageContaining("store by reference");
    assertThat(cache.containsKey("a")).isFalse();
  }

  @Test
  void processor_runsOnceAndItsFailureIsTheCause() throws Exception {
    Cache<String, String> cache = cache();
    AtomicInteger runs = new AtomicInteger();
    IllegalStateException own = new IllegalStateException("mine");
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "a",
                    (entry, none) -> {
                      runs.incrementAndGet();
                      entry.setValue("1");
                      throw own;
                    }))
        .isInstanceOf(EntryProcessorException.class)
        .hasCause(own);
    assertThat(runs).hasValue(1);
    assertThat(cache.containsKey("a")).isFalse();
    assertThat(statistic("CacheMisses")).isEqualTo(1L);
    assertThat(statistic("CachePuts")).isEqualTo(0L);
  }

  @Test
  void statistics_areRightAtOnce() throws Exception {
    Cache<String, String> cache = cache();
    cache.put("a", "1");
    cache.get("a");
    cache.get("b");
    cache.invoke("a", (entry, none) -> null);
    cache.removeAll();
    assertThat(statistic("CacheHits")).isEqualTo(2L);
    assertThat(statistic("CacheMisses")).isEqualTo(1L);
    assertThat(statistic("CachePuts")).isEqualTo(1L);
    assertThat(statistic("CacheRemovals")).isEqualTo(1L);
    assertThat(statistic("CacheHitPercentage")).isEqualTo(200f / 3);
  }

  @Test
  void removeAll_countsNothingThatHadExpired() throws Exception {
    Cache<String, String> cache =
        scenario.cache(
            s -> {
              s.setStatisticsEnabled(true);
              s.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(TEN));
            });
    cache.put("a", "1");
    pass(10);
    cache.put("b", "2");
    cache.removeAll();
    assertThat(statistic("CacheRemovals")).isEqualTo(1L);
  }

  @Test
  void evictions_areCounted() throws Exception {
    Cache<Integer, Integer> cache =
        scenario.cache(
            s -> {
              s.maximumSize(10);
              s.setStatisticsEnabled(true);
            });
    for (int i = 0; i < 100; i++) {
      cache.put(i, i);
    }
    pass(1);
    assertThat((Long) statistic("CacheEvictions")).isGreaterThan(50);
  }

  /** A store of truth that may fail. */
  static final class Truth
      implements CacheLoader<String, String>, CacheWriter<String, String>, java.io.Closeable {
    final Map<String, String> rows = new java.util.concurrent.ConcurrentHashMap<>();
    final AtomicInteger loads = new AtomicInteger();
    volatile boolean broken;
    volatile boolean closed;

    private void requireWhole() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
    }

    @Override
    public String load(String key) {
      loads.incrementAndGet();
      requireWhole();
      return rows.get(key);
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> found = new java.util.HashMap<>();
      loads.incrementAndGet();
      requireWhole();
      keys.forEach(key -> found.put(key, rows.get(key)));
      return found;
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      requireWhole();
      rows.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(
        java.util.Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      for (var each = entries.iterator(); each.hasNext(); each.remove()) {
        var entry = each.next();
        if (entry.getKey().equals("bad")) {
          throw new IllegalStateException("bad");
        }
        write(entry);
      }
    }

    @Override
    public void delete(Object key) {
      requireWhole();
      rows.remove(key);
    }

    @Override
    public void deleteAll(java.util.Collection<?> keys) {
      requireWhole();
      keys.forEach(rows::remove);
      keys.clear();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private Cache<String, String> through(Truth truth) {
    return scenario.cache(
        s -> {
          s.setReadThrough(true).setWriteThrough(true);
          s.setCacheLoaderFactory(new SingletonFactory<>(truth));
          s.setCacheWriterFactory(new SingletonFactory<>(truth));
        });
  }

  @Test
  void failedWrite_changesNothing() {
    Truth truth = new Truth();
    Cache<String, String> cache = through(truth);
    cache.put("a", "1");
    truth.broken = true;
    assertThatThrownBy(() -> cache.put("a", "2")).isInstanceOf(CacheWriterException.class);
    assertThatThrownBy(() -> cache.remove("a")).isInstanceOf(CacheWriterException.class);
    assertThatThrownBy(() -> cache.removeAll()).isInstanceOf(CacheWriterException.class);
    assertThat(cache.get("a")).isEqualTo("1");
    assertThat(truth.rows).containsEntry("a", "1");
  }

  @Test
  void putAllThatFailsHalfWay_keepsWhatWasWritten() {
    Truth truth = new Truth();
    Cache<String, String> cache = through(truth);
    Map<String, String> some = new java.util.LinkedHashMap<>();
    some.put("a", "1");
    some.put("bad", "2");
    some.put("c", "3");
    assertThatThrownBy(() -> cache.putAll(some)).isInstanceOf(CacheWriterException.class);
    assertThat(cache.containsKey("a")).isTrue();
    assertThat(cache.containsKey("bad")).isFalse();
    assertThat(cache.containsKey("c")).isFalse();
  }

  @Test
  void getAll_loadsWhatIsMissingInOneCall() {
    Truth truth = new Truth();
    truth.rows.putAll(Map.of("a", "1", "b", "2", "c", "3"));
    Cache<String, String> cache = through(truth);
    cache.get("a");
    assertThat(cache.getAll(Set.of("a", "b", "c", "d"))).isEqualTo(truth.rows);
    assertThat(truth.loads).hasValue(2);
    truth.broken = true;
    assertThatThrownBy(() -> cache.get("e"))
        .isInstanceOf(CacheLoaderException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void loadAll_tellsItsListenerOfFailures() throws Exception {
    Truth truth = new Truth();
    truth.rows.put("a", "1");
    Cache<String, String> cache = through(truth);
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(Set.of("a", "b"), false, done);
    done.get();
    assertThat(cache.containsKey("a")).isTrue();
    truth.broken = true;
    CompletionListenerFuture failed = new CompletionListenerFuture();
    cache.loadAll(Set.of("a"), true, failed);
    assertThatThrownBy(failed::get).hasCauseInstanceOf(CacheLoaderException.class);
  }

  @Test
  void destroyedCache_closesWhatItWasLent() {
    Truth truth = new Truth();
    Cache<String, String> cache = through(truth);
    Journal<String, String> journal = Scenario.listen(cache, true, true);
    scenario.manager.destroyCache("users");
    assertThat(truth.closed).isTrue();
    assertThat(journal.closed).isTrue();
    assertThat(cache.isClosed()).isTrue();
    assertThat(scenario.manager.getCache("users")).isNull();
    assertThatThrownBy(() -> cache.get("a")).isInstanceOf(IllegalStateException.class);
    assertThat(cache().get("a")).isNull();
  }

  @Test
  void managers_areApartByUriAndLoader() {
    URI other = URI.create("tiercel:other");
    ClassLoader loader = new URLClassLoader(new URL[0], getClass().getClassLoader());
    CacheManager mine = scenario.manager;
    CacheManager second = scenario.provider.getCacheManager(other, null);
    CacheManager third = scenario.provider.getCacheManager(null, loader);
    assertThat(List.of(mine, second, third)).doesNotHaveDuplicates();
    assertThat(scenario.provider.getCacheManager(other, null)).isSameAs(second);
    cache().put("a", "1");
    assertThat(second.getCache("users")).isNull();
    scenario.provider.close(loader);
    assertThat(third.isClosed()).isTrue();
    assertThat(mine.isClosed()).isFalse();
    second.close();
    assertThat(scenario.provider.getCacheManager(other, null)).isNotSameAs(second);
  }

  /** Whose equality its owner may change. */
  static final class Mutable implements Serializable {
    private static final long serialVersionUID = 1;
    private int number;

    Mutable(int number) {
      this.number = number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Mutable mutable && mutable.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  @Test
  void keys_areStoredByValueToo() {
    Cache<Mutable, String> cache = scenario.cache(settings -> {});
    Mutable key = new Mutable(1);
    cache.put(key, "one");
    key.number = 2;
    assertThat(cache.get(new Mutable(1))).isEqualTo("one");
    assertThat(cache.get(key)).isNull();
  }
}
