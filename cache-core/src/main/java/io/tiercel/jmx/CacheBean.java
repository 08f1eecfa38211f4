package io.tiercel.jmx;

import io.tiercel.TieredCache;
import io.tiercel.control.CacheControl;
import io.tiercel.control.TierMode;
import io.tiercel.control.TierState;
import io.tiercel.spi.Change;
import io.tiercel.stats.TierStats;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** A cache in an MBean server, as {@code io.tiercel:type=Cache,name=…}. */
public final class CacheBean implements CacheMXBean, AutoCloseable {

  private final TieredCache<?, ?> cache;
  private final MBeanServer server;
  private final ObjectName name;

  private CacheBean(TieredCache<?, ?> cache, MBeanServer server, ObjectName name) {
    this.cache = cache;
    this.server = server;
    this.name = name;
  }

  /** Registers a cache with the JVM's own server until the bean is closed. */
  public static CacheBean register(TieredCache<?, ?> cache) {
    return register(cache, ManagementFactory.getPlatformMBeanServer());
  }

  /** Registers a cache with a server until the bean is closed. */
  public static CacheBean register(TieredCache<?, ?> cache, MBeanServer server) {
    try {
      ObjectName name = new ObjectName("io.tiercel:type=Cache,name=" + cache.name());
      CacheBean bean = new CacheBean(cache, server, name);
      server.registerMBean(bean, name);
      return bean;
    } catch (JMException failure) {
      throw new IllegalStateException("No JMX bean for cache " + cache.name(), failure);
    }
  }

  /** The name it is registered by. */
  public ObjectName objectName() {
    return name;
  }

  @Override
  public void close() {
    try {
      if (server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
    } catch (JMException failure) {
      throw new IllegalStateException("The JMX bean " + name + " stays registered", failure);
    }
  }

  @Override
  public String getStatus() {
    return cache.operations().health().status().name();
  }

  @Override
  public int getScore() {
    return cache.operations().health().score();
  }

  @Override
  public List<String> getHealth() {
    return cache.operations().health().tiers().stream()
        .map(
            tier ->
                "%s is %s since %s: %s; %s"
                    .formatted(
                        tier.tier(), tier.status(), tier.since(), tier.reason(), tier.meanwhile()))
        .toList();
  }

  @Override
  public List<String> getTiers() {
    return cache.operations().state().tiers().stream().map(this::line).toList();
  }

  private String line(TierState tier) {
    TierStats stats = cache.stats().tier(tier.name());
    return "%s: mode %s, breaker %s, life %s, entries %d, hit rate %.4f, reads %d, errors %d"
        .formatted(
            tier.name(),
            tier.mode(),
            tier.breaker(),
            tier.timeToLive(),
            tier.entries(),
            stats.hitRate(),
            stats.reads(),
            stats.errors());
  }

  @Override
  public long getLoads() {
    return cache.stats().loads();
  }

  @Override
  public long getLoadFailures() {
    return cache.stats().loadFailures();
  }

  @Override
  public int getUndelivered() {
    return cache.operations().undelivered();
  }

  @Override
  public List<String> getAudit() {
    return control().audit().stream()
        .map(
            event ->
                "%s %s %s: %s -> %s"
                    .formatted(
                        event.at(), event.action(), event.target(), event.before(), event.after()))
        .toList();
  }

  private CacheControl<?> control() {
    return cache.operations().control();
  }

  @Override
  public void switchTier(String tier, String mode) {
    control().switchTier(tier, TierMode.valueOf(mode));
  }

  @Override
  public void resizeMemory(long maximum) {
    control().resizeMemory(maximum);
  }

  @Override
  public void setTimeToLive(String tier, String life) {
    control().setTimeToLive(tier, Duration.parse(life));
  }

  @Override
  public List<String> previewTag(String tag) {
    return preview(control(), new Change.Tags<>(Set.of(tag)));
  }

  @Override
  public void invalidateTag(String tag) {
    invalidate(control(), new Change.Tags<>(Set.of(tag)));
  }

  @Override
  public List<String> previewAll() {
    return preview(control(), new Change.All<>());
  }

  @Override
  public void invalidateAll() {
    invalidate(control(), new Change.All<>());
  }

  @SuppressWarnings("unchecked") // tags and the whole cache name no key
  private static <K> List<String> preview(CacheControl<K> control, Change<?> change) {
    return await(control.preview((Change<K>) change)).tiers().stream()
        .map(tier -> "%s: %d entries, %s".formatted(tier.name(), tier.entries(), tier.how()))
        .toList();
  }

  @SuppressWarnings("unchecked") // tags and the whole cache name no key
  private static <K> void invalidate(CacheControl<K> control, Change<?> change) {
    await(control.invalidate((Change<K>) change).thenApply(done -> true));
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the cache", interrupted);
    } catch (ExecutionException failure) {
      throw new IllegalStateException(String.valueOf(failure.getCause()), failure.getCause());
    } catch (TimeoutException failure) {
      throw new IllegalStateException("The cache did not answer within 30 s", failure);
    }
  }
}
