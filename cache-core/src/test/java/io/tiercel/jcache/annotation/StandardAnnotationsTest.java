package io.tiercel.jcache.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Caching;
import io.tiercel.error.ConfigurationException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.CacheValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The annotations of JCache on caches of ours, as its specification tells of them. */
class StandardAnnotationsTest {

  private static final class Refusal extends IllegalStateException {
    private static final long serialVersionUID = 1L;
  }

  @CacheDefaults(cacheName = "users")
  interface Users {
    @CacheResult
    @Nullable String find(String id);

    @CacheResult
    @Nullable String find(int page, @CacheKey String id);

    @CacheResult
    Optional<String> maybe(String id);

    @Cached(cache = "users")
    @Nullable String ours(String id);

    @CacheResult(skipGet = true)
    @Nullable String renew(String id);

    @CachePut
    void put(String id, @CacheValue @Nullable String user);

    @CachePut(afterInvocation = false)
    void putFirst(String id, @CacheValue String user);

    @CachePut(cacheFor = Refusal.class)
    void putEvenIfRefused(String id, @CacheValue String user);

    @CachePut(noCacheFor = Refusal.class)
    void putUnlessRefused(String id, @CacheValue String user);

    @CacheRemove
    void remove(String id);

    @CacheRemove(afterInvocation = false)
    void removeFirst(String id);

    @CacheRemove(evictFor = IllegalStateException.class, noEvictFor = Refusal.class)
    void removeUnlessRefused(String id);

    @CacheRemoveAll
    void removeAll();

    @CacheRemoveAll(afterInvocation = false)
    void removeAllFirst();

    @CacheResult(cacheName = "checked", exceptionCacheName = "failures")
    String checked(String id) throws IOException;

    @CacheResult(
        cacheName = "checked",
        exceptionCacheName = "failures",
        cachedExceptions = RuntimeException.class,
        nonCachedExceptions = Refusal.class)
    String some(String id) throws IOException;

    @CacheResult(cacheName = "checked", exceptionCacheName = "failures", skipGet = true)
    String again(String id) throws IOException;
  }

  /** Answers, and throws what it is told to. */
  static class Stored implements Users {
    final List<String> calls = new CopyOnWriteArrayList<>();
    @Nullable RuntimeException failure;
    @Nullable IOException checkedFailure;

    private @Nullable String called(String id) {
      calls.add(id);
      if (failure != null) {
        throw failure;
      }
      return id.startsWith("no") ? null : "user " + id;
    }

    private String checkedCall(String id) throws IOException {
      String user = String.valueOf(called(id));
      if (checkedFailure != null) {
        throw checkedFailure;
      }
      return user;
    }

    @Override
    public @Nullable String find(String id) {
      return called(id);
    }

    @Override
    public @Nullable String find(int page, String id) {
      return called(id);
    }

    @Override
    public Optional<String> maybe(String id) {
      return Optional.ofNullable(called(id));
    }

    @Override
    public @Nullable String ours(String id) {
      return called(id);
    }

    @Override
    public @Nullable String renew(String id) {
      return called(id);
    }

    @Override
    public void put(String id, @Nullable String user) {
      called(id);
    }

    @Override
    public void putFirst(String id, String user) {
      called(id);
    }

    @Override
    public void putEvenIfRefused(String id, String user) {
      called(id);
    }

    @Override
    public void putUnlessRefused(String id, String user) {
      called(id);
    }

    @Override
    public void remove(String id) {
      called(id);
    }

    @Override
    public void removeFirst(String id) {
      called(id);
    }

    @Override
    public void removeUnlessRefused(String id) {
      called(id);
    }

    @Override
    public void removeAll() {
      called("all");
    }

    @Override
    public void removeAllFirst() {
      called("all");
    }

    @Override
    public String checked(String id) throws IOException {
      return checkedCall(id);
    }

    @Override
    public String some(String id) throws IOException {
      return checkedCall(id);
    }

    @Override
    public String again(String id) throws IOException {
      return checkedCall(id);
    }
  }

  private final TieredCaches caches = new TieredCaches();
  private final TieredCache<Object, Object> cache = build("users");
  private final Stored stored = new Stored();
  private final Users users;

  StandardAnnotationsTest() {
    build("checked");
    build("failures");
    users = Caching.over(caches).proxy(Users.class, stored);
  }

  private TieredCache<Object, Object> build(String name) {
    return caches.build(TieredCache.named(name).memory(memory -> memory.maximumSize(100)));
  }

  @AfterEach
  void close() {
    caches.close();
  }

  @Test
  void result_isKept() {
    assertThat(users.find("a")).isEqualTo("user a");
    assertThat(users.find("a")).isEqualTo("user a");
    assertThat(stored.calls).containsExactly("a");
  }

  @Test
  void keyParameters_makeTheKey() {
    users.find(1, "a");
    users.find(2, "a");
    users.find("a");
    assertThat(users.maybe("a")).contains("user a");
    assertThat(users.ours("a")).isEqualTo("user a");
    assertThat(stored.calls).containsExactly("a");
  }

  @Test
  void nothing_isNotKept() {
    assertThat(users.find("nobody")).isNull();
    assertThat(users.maybe("nobody")).isEmpty();
    assertThat(stored.calls).hasSize(2);
  }

  @Test
  void skipGet_alwaysCallsAndKeeps() {
    cache.put("a", "old");
    assertThat(users.renew("a")).isEqualTo("user a");
    assertThat(cache.getIfPresent("a")).isEqualTo("user a");
    cache.put("nobody", "somebody");
    users.renew("nobody");
    assertThat(cache.getIfPresent("nobody")).isEqualTo("somebody");
  }

  @Test
  void put_followsTheCall() {
    users.put("a", "new");
    assertThat(cache.getIfPresent("a")).isEqualTo("new");
    users.put("a", null);
    assertThat(cache.getIfPresent("a")).isNull();
    stored.failure = new Refusal();
    assertThatThrownBy(() -> users.put("a", "newer")).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("a")).isNull();
  }

  @Test
  void putBeforeTheCall_staysThoughItFails() {
    stored.failure = new Refusal();
    assertThatThrownBy(() -> users.putFirst("a", "new")).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("a")).isEqualTo("new");
  }

  @Test
  void putInSpiteOfAnException_isOfThoseThatAreNamed() {
    stored.failure = new Refusal();
    assertThatThrownBy(() -> users.putUnlessRefused("a", "new")).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("a")).isNull();
    assertThatThrownBy(() -> users.putEvenIfRefused("a", "new")).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("a")).isEqualTo("new");
    stored.failure = new IllegalArgumentException();
    assertThatThrownBy(() -> users.putEvenIfRefused("b", "new")).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("b")).isNull();
    assertThatThrownBy(() -> users.putUnlessRefused("b", "new")).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("b")).isEqualTo("new");
  }

  @Test
  void removal_followsTheCall() {
    cache.put("a", "old");
    stored.failure = new Refusal();
    assertThatThrownBy(() -> users.remove("a")).isSameAs(stored.failure);
    assertThatThrownBy(() -> users.removeUnlessRefused("a")).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("a")).isNotNull();
    stored.failure = new IllegalStateException();
    assertThatThrownBy(() -> users.removeUnlessRefused("a")).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("a")).isNull();
    cache.put("a", "old");
    assertThatThrownBy(() -> users.removeFirst("a")).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("a")).isNull();
    cache.put("a", "old");
    stored.failure = null;
    users.remove("a");
    assertThat(cache.getIfPresent("a")).isNull();
  }

  @Test
  void removalOfAll_followsTheCall() {
    cache.put("a", "old");
    stored.failure = new Refusal();
    assertThatThrownBy(users::removeAll).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("a")).isNotNull();
    assertThatThrownBy(users::removeAllFirst).isSameAs(stored.failure);
    assertThat(cache.getIfPresent("a")).isNull();
    cache.put("a", "old");
    stored.failure = null;
    users.removeAll();
    assertThat(cache.getIfPresent("a")).isNull();
  }

  @Test
  void exception_isKeptAndThrownAgain() {
    stored.checkedFailure = new IOException("lost");
    assertThatThrownBy(() -> users.checked("a")).isSameAs(stored.checkedFailure);
    assertThatThrownBy(() -> users.checked("a")).isSameAs(stored.checkedFailure);
    assertThat(stored.calls).containsExactly("a");
    assertThatThrownBy(() -> users.again("a")).isSameAs(stored.checkedFailure);
    assertThat(stored.calls).containsExactly("a", "a");
  }

  @Test
  void exceptionsThatAreNotNamed_areNotKept() {
    stored.failure = new Refusal();
    assertThatThrownBy(() -> users.some("a")).isSameAs(stored.failure);
    assertThatThrownBy(() -> users.some("a")).isSameAs(stored.failure);
    stored.failure = null;
    stored.checkedFailure = new IOException("lost");
    assertThatThrownBy(() -> users.some("a")).isSameAs(stored.checkedFailure);
    assertThat(stored.calls).hasSize(3);
    stored.failure = new IllegalArgumentException();
    assertThatThrownBy(() -> users.some("a")).isSameAs(stored.failure);
    assertThatThrownBy(() -> users.some("a")).isSameAs(stored.failure);
    assertThat(stored.calls).hasSize(4);
  }

  @Test
  void valueThatIsRemovedDuringItsLoad_isNotKept() {
    Stored changing =
        new Stored() {
          @Override
          public @Nullable String find(String id) {
            cache.invalidate(id);
            return super.find(id);
          }
        };
    Caching.over(caches).proxy(Users.class, changing).find("a");
    assertThat(cache.getIfPresent("a")).isNull();
  }

  /** A class. */
  static class Prices {
    private int calls;

    @CacheResult(cacheName = "users")
    public Integer price(String id) {
      return ++calls;
    }

    public int priceOfTwo(String one, String other) {
      return price(one) + price(other);
    }
  }

  @Test
  void callOfAnObjectOnItself_isKeptInAClass() {
    Prices prices = Caching.over(caches).create(Prices.class);
    assertThat(prices.priceOfTwo("a", "a")).isEqualTo(2);
  }

  interface TwoAtOnce {
    @CacheResult(cacheName = "users")
    @CacheRemove(cacheName = "users")
    String bad(String id);
  }

  interface WithOurs {
    @CacheResult(cacheName = "users")
    @Cached(cache = "users")
    String bad(String id);
  }

  interface WithoutValue {
    @CachePut(cacheName = "users")
    String bad(String id);
  }

  interface WithAStage {
    @CacheResult(cacheName = "users")
    CompletableFuture<String> bad(String id);
  }

  interface ChangesLater {
    @CacheRemove(cacheName = "users")
    CompletableFuture<String> bad(String id);
  }

  interface WithNothing {
    @CacheResult(cacheName = "users")
    void bad(String id);
  }

  interface WithAnArray {
    @CacheResult(cacheName = "users")
    String bad(byte[] id);
  }

  interface WithAnUnknownCache {
    @CacheResult(cacheName = "user")
    String bad(String id);
  }

  interface WithAValueTooMany {
    @CacheResult(cacheName = "users")
    String bad(@CacheValue String id);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        TwoAtOnce.class,
        WithOurs.class,
        WithoutValue.class,
        WithAStage.class,
        ChangesLater.class,
        WithNothing.class,
        WithAnArray.class,
        WithAnUnknownCache.class,
        WithAValueTooMany.class
      })
  void nonsense_isRefusedWithTheMethodsName(Class<?> type) {
    assertThatThrownBy(() -> proxy(type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("@Cache")
        .hasMessageContaining(type.getName() + ".bad(");
  }

  private <T> T proxy(Class<T> type) {
    Object target =
        java.lang.reflect.Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> null);
    return Caching.over(caches).proxy(type, type.cast(target));
  }
}
