package io.tiercel.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.annotation.Cached;
import io.tiercel.annotation.Caching;
import io.tiercel.annotation.Invalidate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Where the cache stands among the interceptors that a bean has already. */
class InterceptorOrderTest {
  private final TieredCaches caches = new TieredCaches();
  private final TieredCache<Object, Object> cache =
      caches.build(TieredCache.named("secrets").memory(memory -> memory.maximumSize(10)));
  private final Guard guard = new Guard();
  private final Manager manager = new Manager();

  interface Vault {
    @Cached(cache = "secrets")
    String secret(String of);
  }

  public static class Secrets implements Vault {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    @Transactional
    public String secret(String of) {
      return of + calls.incrementAndGet();
    }

    @Transactional
    @Invalidate(cache = "secrets", beforeInvocation = true)
    public void forget(String of) {}
  }

  /** Looks at every call, as method security does. */
  private static final class Guard implements MethodInterceptor {
    private boolean allowing = true;

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
      if (!allowing) {
        throw new SecurityException("denied");
      }
      return call.proceed();
    }
  }

  /** Counts transactions, which write nothing. */
  private static final class Manager extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1L;
    private int begun;

    @Override
    protected Object doGetTransaction() {
      return new Object();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
      begun++;
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }

  @EnableTransactionManagement(proxyTargetClass = true)
  static class Transactions {}

  @EnableTransactionManagement(proxyTargetClass = true, order = 0)
  static class OuterTransactions {}

  @AfterEach
  void close() {
    caches.close();
  }

  private void run(Class<?> transactions, int securityOrder, Consumer<Secrets> test) {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.register(transactions, Secrets.class);
      context.registerBean(Manager.class, () -> manager);
      context.registerBean(
          Advisor.class,
          () -> security(securityOrder),
          definition -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE));
      context.registerBean(
          CachedMethodsPostProcessor.class,
          () -> new CachedMethodsPostProcessor(() -> Caching.over(caches)));
      context.refresh();
      test.accept(context.getBean(Secrets.class));
    }
  }

  private Advisor security(int order) {
    NameMatchMethodPointcut secured = new NameMatchMethodPointcut();
    secured.setMappedNames("secret", "forget");
    DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(secured, guard);
    advisor.setOrder(order);
    return advisor;
  }

  private void assertSecured(Secrets secrets) {
    guard.allowing = true;
    assertThat(secrets.secret("a")).isEqualTo("a1");
    assertThat(secrets.secret("a")).isEqualTo("a1");
    guard.allowing = false;
    assertThatThrownBy(() -> secrets.secret("a")).isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> secrets.forget("a")).isInstanceOf(SecurityException.class);
    assertThat(cache.getIfPresent("a")).isEqualTo("a1");
  }

  @Test
  void hit_passesWhatSecuresTheMethod() {
    run(Transactions.class, 200, this::assertSecured);
  }

  @Test
  void securityWithoutAnOrder_isPassedToo() {
    run(Transactions.class, Ordered.LOWEST_PRECEDENCE, this::assertSecured);
  }

  @Test
  void securityWithinTheTransaction_isPassedToo() {
    run(OuterTransactions.class, 200, this::assertSecured);
  }

  @Test
  void hit_needsNoTransaction() {
    run(
        Transactions.class,
        200,
        secrets -> {
          assertSecured(secrets);
          assertThat(manager.begun).isEqualTo(1);
        });
  }

  /** As clients of services are: the last interceptor answers. */
  @Test
  void objectWithoutATarget_isCachedBehindItsSecurity() {
    AtomicInteger calls = new AtomicInteger();
    ProxyFactory client = new ProxyFactory();
    client.setInterfaces(Vault.class);
    client.addAdvice(guard);
    client.addAdvice((MethodInterceptor) call -> "b" + calls.incrementAndGet());
    CachedMethodsPostProcessor processor =
        new CachedMethodsPostProcessor(() -> Caching.over(caches));
    Vault vault = (Vault) processor.postProcessAfterInitialization(client.getProxy(), "vault");

    assertThat(vault.secret("b")).isEqualTo("b1");
    assertThat(vault.secret("b")).isEqualTo("b1");
    guard.allowing = false;
    assertThatThrownBy(() -> vault.secret("b")).isInstanceOf(SecurityException.class);
  }

  @Test
  void frozenProxyWithInterceptors_isRefused() {
    ProxyFactory frozen = new ProxyFactory(new Secrets());
    frozen.setProxyTargetClass(true);
    frozen.addAdvice(guard);
    frozen.setFrozen(true);
    CachedMethodsPostProcessor processor =
        new CachedMethodsPostProcessor(() -> Caching.over(caches));
    Object bean = frozen.getProxy();

    assertThatThrownBy(() -> processor.postProcessAfterInitialization(bean, "secrets"))
        .hasMessageContaining("secrets")
        .hasMessageContaining("frozen");
  }
}
