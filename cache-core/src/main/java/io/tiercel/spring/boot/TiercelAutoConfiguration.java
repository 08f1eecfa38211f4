package io.tiercel.spring.boot;

import io.tiercel.TieredCaches;
import io.tiercel.annotation.Caching;
import io.tiercel.annotation.Transactions;
import io.tiercel.spi.provider.TierPlaces;
import io.tiercel.spring.CachedMethodsPostProcessor;
import io.tiercel.spring.SpelLanguage;
import io.tiercel.spring.SpringCacheResolver;
import io.tiercel.spring.SpringCaches;
import io.tiercel.spring.SpringTransactions;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.io.ResourceLoader;

/** Caches by {@code tiercel.*}, for our annotations and for Spring's. */
@AutoConfiguration(
    beforeName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration")
@ConditionalOnBooleanProperty(name = "tiercel.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TiercelProperties.class)
public class TiercelAutoConfiguration {

  /** The registry; the application may have one of its own, with caches that it built. */
  @Bean
  @ConditionalOnMissingBean
  public TieredCaches tieredCaches() {
    return new TieredCaches();
  }

  @Bean
  ConfiguredCaches configuredTieredCaches(
      TiercelProperties properties,
      TieredCaches caches,
      ListableBeanFactory beans,
      ObjectProvider<Caching> caching,
      ResourceLoader resources) {
    ClassLoader loader = resources.getClassLoader();
    TierPlaces places =
        new TierPlaces(
            properties.kinds(),
            loader == null ? getClass().getClassLoader() : loader,
            beans::getBean);
    return new ConfiguredCaches(
        properties, places, caches, new CacheUses(beans, caching::getIfUnique));
  }

  /** Values that make no sense are refused with the name of their property. */
  @Bean
  static ConfigurationPropertiesBindHandlerAdvisor tieredCheckedValues() {
    return new CheckedValues();
  }

  /** What makes methods use caches; also for objects that are no beans. */
  @Bean
  @ConditionalOnMissingBean
  public Caching tieredCaching(
      ConfiguredCaches caches, ObjectProvider<Transactions> transactions, BeanFactory beans) {
    Caching caching =
        Caching.over(caches)
            .language("spel", new SpelLanguage(beans))
            .components(type -> beans.getBeanProvider(type).getIfUnique());
    Transactions present = transactions.getIfAvailable();
    return present == null ? caching : caching.transactions(present);
  }

  /** Stands in the way of annotated methods of beans. */
  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  public static CachedMethodsPostProcessor cachedMethodsPostProcessor(
      ObjectProvider<Caching> caching) {
    return new CachedMethodsPostProcessor(caching::getObject);
  }

  /** The caches for Spring's own annotations. */
  @Bean
  @ConditionalOnMissingBean(CacheManager.class)
  @ConditionalOnProperty(name = "spring.cache.type", havingValue = "tiercel", matchIfMissing = true)
  public SpringCaches cacheManager(ConfiguredCaches caches) {
    return new SpringCaches(caches::find, caches::names);
  }

  /** What Spring's annotations do with these caches. Stands after them, for its condition. */
  @Bean
  @ConditionalOnBean(SpringCaches.class)
  @ConditionalOnMissingBean(CachingConfigurer.class)
  CachingConfigurer tieredCachingConfigurer(ObjectProvider<SpringCaches> caches) {
    return new CachingConfigurer() {
      @Override
      public KeyGenerator keyGenerator() {
        return new ListKeys();
      }

      @Override
      public CacheResolver cacheResolver() {
        return new SpringCacheResolver(caches.getObject());
      }
    };
  }

  @Bean
  CheckedNames tieredCacheNames(ConfiguredCaches caches, ListableBeanFactory beans) {
    return new CheckedNames(caches, beans);
  }

  /** After-commit phases, where there are transactions. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = "org.springframework.transaction.support.TransactionSynchronizationManager")
  static class AfterCommit {
    @Bean
    @ConditionalOnMissingBean(Transactions.class)
    SpringTransactions tieredTransactions() {
      return new SpringTransactions();
    }
  }
}
