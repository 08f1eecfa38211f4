package io.tiercel.jcache.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Caching;
import io.tiercel.jcache.TiercelCachingProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.CacheValue;
import javax.cache.annotation.GeneratedCacheKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Key generators and cache resolvers of the application. */
class ComponentsTest {

  /** Small and capital letters are the same to it. */
  record Name(String lower) implements GeneratedCacheKey {
    private static final long serialVersionUID = 1L;
  }

  static final class Names implements CacheKeyGenerator {
    private static final List<String> SEEN = new ArrayList<>();

    @Override
    public GeneratedCacheKey generateCacheKey(CacheKeyInvocationContext<?> call) {
      SEEN.add(
          call.getCacheName()
              + ' '
              + call.getMethod().getName()
              + ' '
              + call.getTarget().getClass().getSimpleName()
              + ' '
              + call.getAllParameters().length
              + ' '
              + (call.getValueParameter() == null ? "" : call.getValueParameter().getValue()));
      return new Name(
          Objects.toString(call.getKeyParameters()[0].getValue())
              .toLowerCase(java.util.Locale.ROOT));
    }
  }

  @CacheDefaults(cacheName = "users", cacheKeyGenerator = Names.class)
  interface Users {
    @CacheResult
    String find(String id);

    @CachePut
    void put(String id, @CacheValue String user);
  }

  static final class Stored implements Users {
    int calls;

    @Override
    public String find(String id) {
      calls++;
      return "user " + id;
    }

    @Override
    public void put(String id, String user) {}
  }

  @CacheDefaults(cacheName = "managed", cacheResolverFactory = ManagedCaches.class)
  interface Managed {
    @CacheResult(exceptionCacheName = "failures")
    String find(String id, byte[] version);

    @CachePut
    void put(String id, byte[] version, @CacheValue String user);

    @CacheRemove
    void remove(String id, byte[] version);

    @CacheRemoveAll
    void removeAll();
  }

  static final class StoredToo implements Managed {
    int calls;

    @Override
    public String find(String id, byte[] version) {
      calls++;
      if (id.equals("nobody")) {
        throw new IllegalStateException("nobody");
      }
      return "user " + id;
    }

    @Override
    public void put(String id, byte[] version, String user) {}

    @Override
    public void remove(String id, byte[] version) {}

    @Override
    public void removeAll() {}
  }

  private final TieredCaches caches = new TieredCaches();
  private final TiercelCachingProvider provider = new TiercelCachingProvider();

  @AfterEach
  void close() {
    caches.close();
    provider.close();
  }

  @Test
  void generator_makesKeysOfATieredCache() {
    TieredCache<Object, Object> cache =
        caches.build(TieredCache.named("users").memory(memory -> memory.maximumSize(10)));
    Stored stored = new Stored();
    Users users = Caching.over(caches).proxy(Users.class, stored);
    Names.SEEN.clear();
    users.find("Ann");
    users.find("ANN");
    assertThat(stored.calls).isEqualTo(1);
    users.put("ann", "new");
    assertThat(cache.getIfPresent(new Name("ann"))).isEqualTo("new");
    assertThat(Names.SEEN)
        .containsExactly("users find Stored 1 ", "users find Stored 1 ", "users put Stored 2 new");
  }

  @Test
  void resolver_findsCachesOfAManager() {
    CacheManager manager = provider.getCacheManager();
    StoredToo stored = new StoredToo();
    Managed users =
        Caching.over(caches)
            .components(type -> type == ManagedCaches.class ? new ManagedCaches(manager) : null)
            .proxy(Managed.class, stored);
    Cache<Object, Object> cache = Objects.requireNonNull(manager.getCache("managed"));
    byte[] version = {1};
    users.find("a", version);
    assertThat(users.find("a", new byte[] {1})).isEqualTo("user a");
    assertThat(stored.calls).isEqualTo(1);
    users.put("a", version, "new");
    assertThat(users.find("a", version)).isEqualTo("new");
    users.remove("a", version);
    assertThat(users.find("a", version)).isEqualTo("user a");
    assertThat(cache.iterator()).toIterable().hasSize(1);
    users.removeAll();
    assertThat(cache.iterator()).toIterable().isEmpty();
    assertThatThrownBy(() -> users.find("nobody", version)).hasMessage("nobody");
    int calls = stored.calls;
    assertThatThrownBy(() -> users.find("nobody", version)).hasMessage("nobody");
    assertThat(stored.calls).isEqualTo(calls);
  }
}
