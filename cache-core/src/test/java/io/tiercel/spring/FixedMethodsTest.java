package io.tiercel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Caching;
import io.tiercel.annotation.Invalidate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;

/** Annotated methods of beans that no subclass can override. */
class FixedMethodsTest {
  private final TieredCaches caches = new TieredCaches();
  private final TieredCache<Object, Object> names =
      caches.build(TieredCache.named("names").memory(memory -> memory.maximumSize(10)));
  private final CachedMethodsPostProcessor processor =
      new CachedMethodsPostProcessor(() -> Caching.over(caches));

  interface Finding {
    @Cached(cache = "names")
    String find(String id);
  }

  static class FinalOne {
    @Invalidate(cache = "names")
    public final void delete(String id) {}
  }

  static class PrivateOne {
    @Invalidate(cache = "names")
    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // that is what is wrong with it
    private void delete(String id) {}
  }

  static class StaticOne {
    @Invalidate(cache = "names")
    static void delete(String id) {}
  }

  static class FinalOfInterface implements Finding {
    @Override
    public final String find(String id) {
      return "name of " + id;
    }
  }

  @AfterEach
  void close() {
    caches.close();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {FinalOne.class, PrivateOne.class, StaticOne.class, FinalOfInterface.class})
  void methodThatNoSubclassIntercepts_isRefused(Class<?> type) throws Exception {
    Object bean = type.getDeclaredConstructor().newInstance();

    assertThatThrownBy(() -> processor.postProcessAfterInitialization(bean, "bean"))
        .hasMessageContaining(type.getName())
        .hasMessageContaining("final, static or private");
  }

  @Test
  void finalMethodBehindAnInterface_isCached() {
    ProxyFactory byInterface = new ProxyFactory(new FinalOfInterface());
    Finding found =
        (Finding) processor.postProcessAfterInitialization(byInterface.getProxy(), "finding");

    assertThat(found.find("a")).isEqualTo("name of a");
    assertThat(names.getIfPresent("a")).isEqualTo("name of a");
  }
}
