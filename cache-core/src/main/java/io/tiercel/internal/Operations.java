package io.tiercel.internal;

import io.tiercel.CacheOperations;
import io.tiercel.CacheOptions;
import io.tiercel.Warming;
import io.tiercel.WarmingPlan;
import io.tiercel.control.CacheControl;
import io.tiercel.control.CacheState;
import io.tiercel.control.Explanation;
import io.tiercel.control.Health;
import io.tiercel.control.HotKeys;
import io.tiercel.control.Inspection;
import io.tiercel.control.TierState;
import io.tiercel.internal.load.Bulkhead;
import io.tiercel.memory.MemoryTier;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What an operator does with a cache. */
final class Operations<K, V> implements CacheOperations<K> {

  private final Cache<K, V> cache;
  private final Engine<K, V> engine;
  private final Instruments<K, V> instruments;

  Operations(Cache<K, V> cache, Instruments<K, V> instruments) {
    this.cache = cache;
    this.engine = cache.engine();
    this.instruments = instruments;
  }

  @Override
  public List<String> tiers() {
    return engine.stack().levels().stream().map(Level::name).toList();
  }

  @Override
  public String home() {
    return engine.stack().home().name();
  }

  @Override
  public Warming warm(Stream<? extends K> keys, WarmingPlan plan) {
    engine.requireOpen();
    return new WarmingRun<>(cache, CacheOptions.NONE, keys, plan).begin();
  }

  @Override
  public int undelivered() {
    return engine.undelivered().count();
  }

  @Override
  public CompletableFuture<Void> settled() {
    cache.engine().requireOpen();
    return Steps.handOut(engine.changes().settled(), engine.scheduling());
  }

  @Override
  public boolean isClosed() {
    return cache.engine().isShut();
  }

  @Override
  public Scheduling scheduling() {
    return engine.scheduling();
  }

  @Override
  public Health health() {
    return instruments.vitals().health();
  }

  @Override
  public CacheState state() {
    Bulkhead loads = engine.bulkhead();
    return new CacheState(
        engine.flights().count(),
        engine.flights().crowd().size(),
        loads.inFlight(),
        loads.waiting(),
        undelivered(),
        instruments.vitals().coherent(),
        engine.stack().levels().stream().map(this::state).toList());
  }

  private TierState state(Level<K, V> level) {
    LocalTier<K, V> local = level.local();
    return new TierState(
        level.name(),
        level.gate().mode(),
        instruments.vitals().breaker(level.name()),
        level.policy().timeToLive(),
        local == null ? -1 : local.size(),
        local instanceof MemoryTier<K, V> memory ? memory.weightedSize() : -1,
        local == null ? instruments.volumes().of(level) : -1,
        engine.undelivered().count(level.index()) + level.late());
  }

  @Override
  public CompletableFuture<Explanation> explain(K key) {
    engine.requireOpen();
    Explaining<K, V> explaining =
        new Explaining<>(engine, Objects.requireNonNull(key, "key"), cache.loads(), hotKeys());
    return Steps.handOut(explaining.run(), engine.scheduling());
  }

  @Override
  public HotKeys<K> hotKeys() {
    Popularity<K, V> popularity = instruments.popularity();
    return popularity == null ? new HotKeys<>(List.of(), List.of()) : popularity.hotKeys();
  }

  @Override
  public Inspection inspection() {
    Inspector<K, V> inspector = instruments.inspector();
    return inspector == null ? Inspection.NONE : inspector.inspection();
  }

  @Override
  public CacheControl<K> control() {
    return new Controls<>(cache, instruments);
  }

  @Override
  public Watch observe(Observer<? super K, Object> observer) {
    Observer<K, V> typed = typed(Objects.requireNonNull(observer, "observer"));
    Observers.Registration<K, V> watching = instruments.observers().add(typed);
    return () -> instruments.observers().remove(watching);
  }

  /** An observer takes keys and values and gives none: of any keys and values, it may have ours. */
  @SuppressWarnings("unchecked")
  private Observer<K, V> typed(Observer<? super K, Object> observer) {
    return (Observer<K, V>) (Observer<?, ?>) observer;
  }
}
