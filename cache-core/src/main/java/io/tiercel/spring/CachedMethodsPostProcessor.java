package io.tiercel.spring;

import io.tiercel.annotation.Caching;
import java.util.function.Supplier;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.Ordered;

/** Makes annotated methods of beans use caches. Also for applications without Spring Boot. */
public final class CachedMethodsPostProcessor
    extends AbstractBeanFactoryAwareAdvisingPostProcessor {

  private static final long serialVersionUID = 1L;

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
    setBeforeExistingAdvisors(true); // a hit needs no transaction
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
    Object proxy = super.postProcessAfterInitialization(bean, beanName);
    methods.check(bean);
    return proxy;
  }
}
