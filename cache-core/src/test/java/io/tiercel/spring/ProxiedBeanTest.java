package io.tiercel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Caching;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.support.GenericApplicationContext;

/** Beans that are proxies of others already, as repositories are. */
class ProxiedBeanTest {

  interface Finding<T, I> {
    T find(I id);
  }

  /** The compiler gives it a bridge, which is what a proxy is called by as a {@code Finding}. */
  interface Repository extends Finding<String, String> {
    @Cached(cache = "names")
    @Override
    String find(String id);
  }

  @Test
  void interfaceThatTheTargetDoesNotImplement_isCached() {
    AtomicInteger calls = new AtomicInteger();
    ProxyFactory repository = new ProxyFactory(new Object());
    repository.setInterfaces(Repository.class);
    repository.addAdvice(
        (MethodInterceptor) call -> "name of " + call.getArguments()[0] + calls.incrementAndGet());
    try (TieredCaches caches = new TieredCaches();
        GenericApplicationContext application = new GenericApplicationContext()) {
      caches.build(TieredCache.named("names").memory(memory -> memory.maximumSize(10)));
      application.registerBean(
          CachedMethodsPostProcessor.class,
          () -> new CachedMethodsPostProcessor(() -> Caching.over(caches)));
      application.registerBean(Repository.class, () -> (Repository) repository.getProxy());
      application.refresh();
      Repository names = application.getBean(Repository.class);

      assertThat(names.find("a")).isEqualTo("name of a1");
      assertThat(names.find("a")).isEqualTo("name of a1");
      Finding<String, String> finding = names;
      assertThat(finding.find("a")).isEqualTo("name of a1");
    }
  }
}
