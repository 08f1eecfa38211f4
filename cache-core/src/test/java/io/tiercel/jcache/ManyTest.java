package io.tiercel.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to keys while many of them are loaded or written. */
@Timeout(30)
class ManyTest {

  private final Scenario scenario = new Scenario();
  private final Truth truth = new Truth();
  private final List<Thread> others = new ArrayList<>();

  @AfterEach
  void close() {
    scenario.close();
  }

  /** Where the cache keeps what it holds. */
  enum Place {
    MEMORY,
    TIERS
  }

  private Cache<String, Object> cache(
      Place place, Consumer<TiercelConfiguration<String, Object>> settings) {
    return scenario.cache(
        configuration -> {
          configuration.setCacheLoaderFactory(new SingletonFactory<>(truth));
          configuration.setCacheWriterFactory(new SingletonFactory<>(truth));
          if (place == Place.TIERS) {
            SharedServer server = new SharedServer(scenario.time);
            configuration.tiers(
                tiers ->
                    tiers
                        .scheduling(scenario.time)
                        .memory(memory -> memory.maximumSize(100))
                        .tier(new SharedTierFactory<>("shared", server)));
          }
          settings.accept(configuration);
        });
  }

  private Thread elsewhere(Runnable work) {
    Thread thread = new Thread(work);
    others.add(thread);
    thread.start();
    return thread;
  }

  private void joinOthers() {
    others.forEach(thread -> await().untilAsserted(() -> assertThat(thread.isAlive()).isFalse()));
  }

  /** Another thread does it, and is done. */
  private void meanwhile(Runnable work) {
    elsewhere(work);
    joinOthers();
  }

  @ParameterizedTest
  @EnumSource
  void readOfMany_storesNothingThatARemovalOvertook(Place place) {
    Cache<String, Object> cache = cache(place, settings -> settings.setReadThrough(true));
    truth.rows.putAll(Map.of("a", "1", "b", "1"));
    truth.whenRead =
        () -> {
          truth.rows.put("a", "2");
          meanwhile(() -> cache.remove("a"));
        };

    cache.getAll(Set.of("a", "b"));

    truth.whenRead = () -> {};
    assertThat(cache.get("a")).isEqualTo("2");
    assertThat(cache.containsKey("b")).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void loadOfMany_leavesWhatWasPutMeanwhile(Place place) throws Exception {
    Cache<String, Object> cache = cache(place, settings -> {});
    for (boolean replaces : new boolean[] {false, true}) {
      cache.removeAll(Set.of("a", "b"));
      truth.rows.putAll(Map.of("a", "1", "b", "1"));
      truth.whenRead = () -> meanwhile(() -> cache.put("a", "2"));
      CompletionListenerFuture done = new CompletionListenerFuture();

      cache.loadAll(Set.of("a", "b"), replaces, done);

      done.get();
      assertThat(cache.get("a")).as("replaces: %s", replaces).isEqualTo("2");
      assertThat(cache.get("b")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void loadOfManyThatReplaces_readsTheSourceOnceForAll(Place place) throws Exception {
    Cache<String, Object> cache = cache(place, settings -> {});
    cache.put("a", "0");
    truth.rows.putAll(Map.of("a", "1", "b", "1"));
    CompletionListenerFuture done = new CompletionListenerFuture();

    cache.loadAll(Set.of("a", "b", "none"), true, done);

    done.get();
    assertThat(cache.getAll(Set.of("a", "b", "none")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "1"));
    assertThat(truth.calls).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void loadOfManyThatFailsWithAnything_isSaid(boolean replaces) {
    Cache<String, Object> cache = cache(Place.MEMORY, settings -> {});
    cache.put("a", "0");
    for (Throwable failure : List.of(new NoClassDefFoundError("x"), new IOException("disk"))) {
      truth.whenRead = () -> Sneaky.<RuntimeException>raise(failure);
      CompletionListenerFuture done = new CompletionListenerFuture();

      cache.loadAll(Set.of("a", "b"), replaces, done);

      assertThatThrownBy(() -> done.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(CacheLoaderException.class)
          .hasRootCause(failure);
    }
  }

  private static final class Sneaky {
    @SuppressWarnings({"unchecked", "DoNotCallSuggester"})
    static <T extends Throwable> void raise(Throwable thrown) throws T {
      throw (T) thrown;
    }
  }

  @ParameterizedTest
  @EnumSource
  void writeOfMany_leavesSourceAndCacheAlike(Place place) {
    Cache<String, Object> cache = cache(place, settings -> settings.setWriteThrough(true));
    truth.whenWritten =
        () -> {
          truth.whenWritten = () -> {};
          Thread other = elsewhere(() -> cache.put("a", "2"));
          await().until(() -> !other.isAlive() || other.getState() == Thread.State.WAITING);
        };

    cache.putAll(Map.of("a", "1", "b", "1"));

    joinOthers();
    assertThat(cache.get("a")).isEqualTo(truth.rows.get("a"));
  }

  @ParameterizedTest
  @EnumSource
  void removalOfMany_leavesSourceAndCacheAlike(Place place) {
    Cache<String, Object> cache = cache(place, settings -> settings.setWriteThrough(true));
    cache.putAll(Map.of("a", "1", "b", "1"));
    truth.whenDeleted =
        () -> {
          Thread other = elsewhere(() -> cache.put("a", "2"));
          await().until(() -> !other.isAlive() || other.getState() == Thread.State.WAITING);
        };

    cache.removeAll(Set.of("a", "b"));

    joinOthers();
    assertThat(cache.get("a")).isEqualTo(truth.rows.get("a"));
  }

  @Test
  void writesOfManyThatOverlap_waitForEachOtherInNoCircle() throws Exception {
    Cache<String, Object> cache = cache(Place.MEMORY, settings -> settings.setWriteThrough(true));
    CountDownLatch begun = new CountDownLatch(2);
    for (List<String> order : List.of(List.of("a", "b", "c"), List.of("c", "b", "a"))) {
      elsewhere(
          () -> {
            begun.countDown();
            for (int i = 0; i < 2_000; i++) {
              Map<String, Object> all = new java.util.LinkedHashMap<>();
              order.forEach(key -> all.put(key, key));
              cache.putAll(all);
            }
          });
    }
    begun.await();
    joinOthers();
    assertThat(cache.get("b")).isEqualTo("b");
  }

  @Test
  void valueThatCannotBeCopied_isNotWrittenWithMany() {
    Cache<String, Object> cache = cache(Place.MEMORY, settings -> settings.setWriteThrough(true));

    assertThatThrownBy(() -> cache.putAll(Map.of("a", new Object(), "b", "1")))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("not serializable");

    assertThat(truth.rows).isEmpty();
    assertThat(cache.containsKey("b")).isFalse();
  }

  @Test
  void clear_harmsNobodyWhoWrites() {
    Cache<String, Object> cache = cache(Place.MEMORY, settings -> settings.setWriteThrough(true));
    truth.whenWritten = () -> meanwhile(cache::clear);

    cache.put("a", "1");

    assertThat(truth.rows).containsEntry("a", "1");
    assertThat(cache.containsKey("a")).as("it was put, and then cleared").isFalse();
  }

  @Test
  void nameThatIsTaken_harmsNothingOfWhoHasIt() {
    Cache<String, Object> cache = cache(Place.MEMORY, settings -> settings.setReadThrough(true));

    assertThatThrownBy(() -> cache(Place.MEMORY, settings -> {}))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("exists already");

    assertThat(truth.closed).isFalse();
    truth.rows.put("a", "1");
    assertThat(cache.get("a")).isEqualTo("1");
  }

  /** A source that does something when it has read or written, but before it says so. */
  private static final class Truth
      implements CacheLoader<String, Object>, CacheWriter<String, Object>, java.io.Closeable {

    private final Map<String, Object> rows = new ConcurrentHashMap<>();
    private final List<Set<String>> calls = new ArrayList<>();
    private volatile Runnable whenRead = () -> {};
    private volatile Runnable whenWritten = () -> {};
    private volatile Runnable whenDeleted = () -> {};
    private volatile boolean closed;

    @Override
    public Object load(String key) {
      return loadAll(Set.of(key)).get(key);
    }

    @Override
    public Map<String, Object> loadAll(Iterable<? extends String> keys) {
      Map<String, Object> found = new HashMap<>();
      keys.forEach(key -> found.put(key, rows.get(key)));
      calls.add(Set.copyOf(found.keySet()));
      whenRead.run();
      return found;
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends Object> entry) {
      rows.put(entry.getKey(), entry.getValue());
      whenWritten.run();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Object>> entries) {
      entries.forEach(entry -> rows.put(entry.getKey(), entry.getValue()));
      entries.clear();
      whenWritten.run();
    }

    @Override
    public void delete(Object key) {
      rows.remove(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(rows::remove);
      keys.clear();
      whenDeleted.run();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
