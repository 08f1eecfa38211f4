package io.tiercel.spring;

import io.tiercel.annotation.Caching;
import io.tiercel.error.ConfigurationException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.Ordered;

/**
 * Makes annotated methods of beans use caches. Also for applications without Spring Boot.
 *
 * <p>A call passes all other interceptors of the bean first, such as those of method security, and
 * then the cache: what they refuse is not answered from there. Only transactions that would follow
 * those interceptors follow the cache too, because a hit needs none.
 */
public final class CachedMethodsPostProcessor
    extends AbstractBeanFactoryAwareAdvisingPostProcessor {

  private static final long serialVersionUID = 1L;

  /** Named by string: transactions need not be there. */
  private static final String TRANSACTIONS = "org.springframework.transaction.interceptor";

  private final transient CachedMethods methods;

  /**
   * Post-processes beans.
   *
   * @param caching asked for when the first annotated bean is met
   */
  public CachedMethodsPostProcessor(Supplier<Caching> caching) {
    this.methods = new CachedMethods(caching);
    this.advisor = new DefaultPointcutAdvisor(methods, methods);
    setProxyTargetClass(true);
    setOrder(Ordered.LOWEST_PRECEDENCE - 1);
  }

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    super.setBeanFactory(beanFactory);
    methods.setBeans(beanFactory);
  }

  /** Fails if an annotation of the bean makes no sense. */
  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    requireOpen(bean, beanName);
    Object proxy = super.postProcessAfterInitialization(bean, beanName);
    if (proxy instanceof Advised advised) {
      moveBeforeTransactions(advised);
    }
    methods.check(bean);
    return proxy;
  }

  /** Around a proxy that takes no interceptor, the cache would come before those that it has. */
  private void requireOpen(Object bean, String name) {
    if (bean instanceof Advised advised
        && advised.isFrozen()
        && isEligible(AopUtils.getTargetClass(bean))
        && !Arrays.stream(advised.getAdvisors()).allMatch(this::isOfTransactions)) {
      throw new ConfigurationException(
          "Bean "
              + name
              + " has methods that are annotated for caching, but is a proxy that is frozen: calls"
              + " that its interceptors refuse would be answered from the cache. Do not freeze it");
    }
  }

  /** It stands last, or before the interceptor that is the implementation. */
  private void moveBeforeTransactions(Advised advised) {
    Advisor[] all = advised.getAdvisors();
    int own = Arrays.asList(all).indexOf(advisor);
    int place = own;
    while (place > 0 && isOfTransactions(all[place - 1])) {
      place--;
    }
    if (place < own && advisor != null) {
      advised.removeAdvisor(own);
      advised.addAdvisor(place, advisor);
    }
  }

  private boolean isOfTransactions(Advisor other) {
    return other.getClass().getPackageName().equals(TRANSACTIONS);
  }
}
