package io.tiercel.internal;

import io.tiercel.control.AuditEvent;
import io.tiercel.control.CacheControl;
import io.tiercel.control.Preview;
import io.tiercel.control.TierMode;
import io.tiercel.memory.MemoryTier;
import io.tiercel.policy.Rules;
import io.tiercel.policy.TierPolicy;
import io.tiercel.spi.Change;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an operator changes, each with its mark in the audit. */
final class Controls<K, V> implements CacheControl<K> {

  private final Cache<K, V> cache;
  private final Engine<K, V> engine;
  private final Instruments<K, V> instruments;

  Controls(Cache<K, V> cache, Instruments<K, V> instruments) {
    this.cache = cache;
    this.engine = cache.engine();
    this.instruments = instruments;
  }

  @Override
  public void switchTier(String tier, TierMode mode) {
    engine.requireOpen();
    Level<K, V> level = level(tier);
    TierMode before = level.gate().mode();
    CompletionStage<Void> switched = level.gate().become(Objects.requireNonNull(mode, "mode"));
    note("switch", tier, before, mode);
    Waiting.join(engine.name(), switched.toCompletableFuture());
  }

  @Override
  public void resizeMemory(long maximum) {
    engine.requireOpen();
    Rules.check(maximum > 0, "memory's maximum", maximum, "at least 1");
    if (engine.stack().front() instanceof MemoryTier<K, V> memory) {
      long before = memory.maximum();
      memory.resize(maximum);
      note("resize", memory.name(), before, maximum);
    } else {
      throw new IllegalStateException("Cache " + engine.name() + " has no memory tier in front");
    }
  }

  @Override
  public void setTimeToLive(String tier, Duration life) {
    engine.requireOpen();
    Level<K, V> level = level(tier);
    TierPolicy before = level.policy();
    TierPolicy after = before.withTimeToLive(life);
    requireRenewable(level, after);
    level.become(after);
    note("life", tier, before.timeToLive(), life);
  }

  /** Else entries would end before they are renewed. */
  private void requireRenewable(Level<K, V> level, TierPolicy after) {
    Duration refreshAfter = engine.policy().refreshAfter();
    boolean within =
        engine.stack().levels().stream()
            .map(each -> each == level ? after : each.policy())
            .anyMatch(each -> each.allowsRefreshAfter(refreshAfter));
    Rules.check(
        within,
        "timeToLive of tier " + level.name(),
        after.timeToLive(),
        "longer than refreshAfter, " + refreshAfter + ", here or in another tier");
  }

  @Override
  public CompletableFuture<Preview> preview(Change<K> change) {
    engine.requireOpen();
    requirePossible(change);
    return Steps.handOut(new Count<>(engine, change).run(), engine.scheduling());
  }

  @Override
  public CompletableFuture<Void> invalidate(Change<K> change) {
    requirePossible(change);
    CompletableFuture<@Nullable Void> invalidated = cache.invalidate(change);
    note("invalidate", kind(change), "", size(change));
    return Steps.handOut(invalidated, engine.scheduling());
  }

  private static void requirePossible(Change<?> change) {
    if (change instanceof Change.Tags<?> tags) {
      tags.tags().forEach(Rules::tag);
    }
  }

  private static String kind(Change<?> change) {
    if (change instanceof Change.Keys<?>) {
      return "keys";
    }
    return change instanceof Change.Tags<?> ? "tags" : "all";
  }

  private static String size(Change<?> change) {
    if (change instanceof Change.Keys<?> keys) {
      return String.valueOf(keys.keys().size());
    }
    return change instanceof Change.Tags<?> tags ? tags.tags().toString() : "";
  }

  @Override
  public List<AuditEvent> audit() {
    return instruments.audit().events();
  }

  private void note(String action, String target, Object before, Object after) {
    AuditEvent event =
        new AuditEvent(
            instruments.vitals().now(),
            engine.name(),
            action,
            target,
            before.toString(),
            after.toString());
    instruments.audit().note(event);
    engine.observer().controlled(action, target, event.before() + " -> " + event.after());
  }

  private Level<K, V> level(String tier) {
    return engine.stack().requireNamed("tier", tier);
  }
}
