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
  private static final Duration LATEST = Duration.ofSeconds(5);
  private static final Executor OTHERS = Executors.newCachedThreadPool(Scene::daemon);

  private final Supplier<TierStack> place;
  private final TierStack stack;
  private final Facade facade;
  private final Duration unit;
  private final String cacheName = "scene-" + SCENES.incrementAndGet();
  private final List<TieredCache<String, String>> opened = new CopyOnWriteArrayList<>();
  private final Trail trail;

  /** When the last cache was opened, and how much time was to pass since. */
  private long opening;

  private Duration passed = Duration.ZERO;

  /** A scene without caches. */
  public Scene(TierStack stack, Facade facade) {
    this(() -> stack, facade);
  }

  /** A scene without caches, at a place that can be had more than once. */
  Scene(Supplier<TierStack> place, Facade facade) {
    this(place, place.get(), facade, 1);
  }

  private Scene(Supplier<TierStack> place, TierStack stack, Facade facade, int stretch) {
    this.place = place;
    this.stack = stack;
    this.facade = facade;
    this.unit = stack.unit().multipliedBy(stretch);
    this.trail = new Trail(stack.scheduling());
    this.opening = stack.scheduling().millis();
  }

  /** The same, with nothing in it, where all lives are longer. */
  Scene stretched(int stretch) {
    return new Scene(place, place.get(), facade, stretch);
  }

  /** How much longer everything took than the time that was to pass. */
  Duration overrun() {
    return Duration.ofMillis(stack.scheduling().millis() - opening).minus(passed);
  }

  /**
   * Whether the time that was to pass was exceeded by a unit and more: lives may have ended then
   * that were to go on. What took seconds did not come late, but not at all.
   */
  boolean wasLate() {
    Duration overrun = overrun();
    return !passed.isZero() && overrun.compareTo(unit) >= 0 && overrun.compareTo(LATEST) < 0;
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
    opening = stack.scheduling().millis();
    passed = Duration.ZERO;
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
    Duration time = units(units);
    passed = passed.plus(time);
    stack.pass(time);
  }

  /** So many units of time. */
  public Duration units(double count) {
    return Duration.ofMillis((long) (unit.toMillis() * count));
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
