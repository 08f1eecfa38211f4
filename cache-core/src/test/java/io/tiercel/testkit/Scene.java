package io.tiercel.testkit;

import io.tiercel.CacheBuilder;
import io.tiercel.TieredCache;
import io.tiercel.policy.TierPolicy;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a scenario takes place: an arrangement of tiers and a way into the cache. What it opened is
 * closed with it.
 */
public final class Scene implements AutoCloseable {
  private static final AtomicInteger SCENES = new AtomicInteger();
  private static final Executor OTHERS = Executors.newCachedThreadPool(Scene::daemon);

  private final TierStack stack;
  private final Facade facade;
  private final String cacheName = "scene-" + SCENES.incrementAndGet();
  private final List<TieredCache<String, String>> opened = new CopyOnWriteArrayList<>();
  private final Trail trail;

  /** A scene without caches. */
  public Scene(TierStack stack, Facade facade) {
    this.stack = stack;
    this.facade = facade;
    this.trail = new Trail(stack.scheduling());
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "scene");
    thread.setDaemon(true);
    return thread;
  }

  /** The arrangement of tiers. */
  public TierStack stack() {
    return stack;
  }

  /** The way into the cache. */
  public Facade facade() {
    return facade;
  }

  /** What happens in the caches here. */
  public Trail trail() {
    return trail;
  }

  /** A builder of a node that has the tiers, which set no lives of their own. */
  public CacheBuilder<String, String> builder() {
    return builder(TierStack.EXACT);
  }

  /** A builder of a node that has the tiers, each with this policy. */
  public CacheBuilder<String, String> builder(TierPolicy policy) {
    CacheBuilder<String, String> builder =
        TieredCache.<String, String>named(cacheName).scheduling(stack.scheduling()).observer(trail);
    stack.addTo(builder, policy);
    return builder;
  }

  /** Opens a node, and waits until it trusts what it hears from the others. */
  public TieredCache<String, String> open(CacheBuilder<String, String> builder) {
    TieredCache<String, String> cache = openAtOnce(builder);
    stack.pass(Scheduling.TICK);
    return cache;
  }

  /** Opens a node, and waits for nothing. */
  public TieredCache<String, String> openAtOnce(CacheBuilder<String, String> builder) {
    TieredCache<String, String> cache = builder.build();
    opened.add(cache);
    return facade.of(cache);
  }

  /** Opens a node with this loader. */
  public TieredCache<String, String> open(RecordingLoader loader) {
    return open(loader, builder -> builder);
  }

  /** Opens a node with this loader and these settings. */
  public TieredCache<String, String> open(
      RecordingLoader loader, UnaryOperator<CacheBuilder<String, String>> settings) {
    return open(settings.apply(builder().loader(loader)));
  }

  /** Lets so many units of time pass. */
  public void pass(double units) {
    stack.pass(units(units));
  }

  /** So many units of time. */
  public Duration units(double count) {
    return Duration.ofMillis((long) (stack.unit().toMillis() * count));
  }

  /** Does something on another thread. */
  public <T extends @Nullable Object> CompletableFuture<T> meanwhile(Supplier<T> action) {
    return CompletableFuture.supplyAsync(action, OTHERS);
  }

  @Override
  public void close() {
    opened.forEach(TieredCache::close);
    stack.close();
  }

  @Override
  public String toString() {
    return stack + ", " + facade.name().toLowerCase(Locale.ROOT);
  }
}
