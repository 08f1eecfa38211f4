package io.tiercel.internal;

import io.tiercel.CacheListener;
import io.tiercel.CacheLoader;
import io.tiercel.ContextCarrier;
import io.tiercel.error.ConfigurationException;
import io.tiercel.memory.MemorySettings;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.policy.CachePolicy;
import io.tiercel.policy.InspectorPolicy;
import io.tiercel.policy.Rules;
import io.tiercel.policy.TierPolicy;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.TierFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a builder collected.
 *
 * @param name the cache's name
 * @param tiers nearest first
 * @param policy how it loads, renews and waits
 * @param keys what derives from keys
 * @param loader the cache's own loader, or null
 * @param surroundings what it lives in
 */
public record CacheSpec<K, V>(
    String name,
    List<TierSpec<K, V>> tiers,
    CachePolicy policy,
    Keys<K> keys,
    @Nullable CacheLoader<K, V> loader,
    Surroundings<K, V> surroundings) {

  /** What a refresh age has to be, in a cache and in its views. */
  static final String REFRESH_RULE =
      "shorter than the life in some tier, also where jitter shortens it";

  /**
   * One tier to be.
   *
   * @param factory opens it
   * @param policy how long entries live in it
   * @param limits how long its operations may take; null for no limit
   * @param breaker when it is left alone; null for never
   */
  public record TierSpec<K, V>(
      TierFactory<K, V> factory,
      TierPolicy policy,
      @Nullable TimeLimits limits,
      @Nullable BreakerPolicy breaker) {}

  /**
   * What derives from keys.
   *
   * @param tags the application's own derivation, or null
   * @param delimiter what ends a prefix, or null for no prefixes
   * @param depth how many prefixes a key has at most
   */
  public record Keys<K>(
      @Nullable Function<? super K, Set<String>> tags, @Nullable Character delimiter, int depth) {}

  /**
   * What a cache lives in.
   *
   * @param scheduling the runtime, or null for the JVM's
   * @param executor runs loads, or null for the runtime's own
   * @param carrier takes context over to the executor
   * @param observers told of every event
   * @param listeners told of events on the executor
   * @param statistics whether local tiers count
   * @param undeliveredBound how many undelivered invalidations are kept apart
   * @param hotKeys how many of the keys that are asked for most are kept; zero for none
   * @param inspector how answers are held against the source of truth; null for not at all
   */
  public record Surroundings<K, V>(
      @Nullable Scheduling scheduling,
      @Nullable Executor executor,
      ContextCarrier carrier,
      List<Observer<K, V>> observers,
      List<CacheListener<K, V>> listeners,
      boolean statistics,
      int undeliveredBound,
      int hotKeys,
      @Nullable InspectorPolicy inspector) {

    /** Copies the lists. */
    public Surroundings {
      observers = List.copyOf(observers);
      listeners = List.copyOf(listeners);
      Rules.check(
          scheduling == null || executor == null,
          "executor",
          executor,
          "left out where scheduling is given, which has one");
    }
  }

  /**
   * What makes two caches of one name the same: all settings but functions, listeners and threads,
   * which cannot be compared.
   *
   * @param delimiter what ends a prefix, or null
   * @param depth how many prefixes a key has at most
   */
  public record Identity(
      String name,
      List<? extends TierSpec<?, ?>> tiers,
      CachePolicy policy,
      @Nullable Character delimiter,
      int depth,
      Extras extras) {}

  /** What a cache counts and keeps besides entries; the parts are those of its surroundings. */
  public record Extras(
      boolean statistics, int undelivered, int hotKeys, @Nullable InspectorPolicy inspector) {}

  /** Checks what contradicts each other. */
  public CacheSpec {
    tiers = List.copyOf(tiers);
    Rules.check(
        !tiers.isEmpty(), "the number of tiers", 0, "at least 1: add memory or another tier");
    Set<String> names = new HashSet<>();
    for (TierSpec<K, V> tier : tiers) {
      String tierName = tier.factory().name();
      Rules.check(
          names.add(tierName), "name of a tier", tierName, "used once: it is the name of two");
    }
    Rules.check(
        policy.timeouts().soft().isZero() || !policy.staleFor().isZero(),
        "softLoadTimeout",
        policy.timeouts().soft(),
        "left out unless staleFor gives it something to answer");
    requireRefreshWithinLife(tiers, policy);
    requireLocalsNearer(tiers);
    boolean inspectable = loader != null && tiers.get(0).factory() instanceof MemoryFactory<K, V>;
    Rules.check(
        surroundings.inspector() == null || inspectable,
        "inspector",
        surroundings.inspector(),
        "left out unless the cache has a loader and its nearest tier is memory");
  }

  /**
   * What is behind a shared tier is read for other nodes, whose changes it would not have heard.
   */
  private static <K, V> void requireLocalsNearer(List<TierSpec<K, V>> tiers) {
    String shared = null;
    for (TierSpec<K, V> tier : tiers) {
      String tierName = tier.factory().name();
      if (tier.factory().scope() == Scope.SHARED) {
        shared = tierName;
      } else if (shared != null) {
        throw new ConfigurationException(
            "Tier "
                + tierName
                + " is one node's own, and so must be nearer than tier "
                + shared
                + ", which all nodes share");
      }
    }
  }

  private static <K, V> void requireRefreshWithinLife(
      List<TierSpec<K, V>> tiers, CachePolicy policy) {
    boolean within =
        tiers.stream().anyMatch(tier -> tier.policy().allowsRefreshAfter(policy.refreshAfter()));
    Rules.check(within, "refreshAfter", policy.refreshAfter(), REFRESH_RULE);
  }

  /** A memory tier. */
  public static <K, V> TierSpec<K, V> memory(MemorySettings<K, V> settings, TierPolicy policy) {
    return new TierSpec<>(new MemoryFactory<>(settings), policy, null, null);
  }

  /** What makes two caches of one name the same. */
  public Identity identity() {
    Extras extras =
        new Extras(
            surroundings.statistics(),
            surroundings.undeliveredBound(),
            surroundings.hotKeys(),
            surroundings.inspector());
    return new Identity(name, tiers, policy, keys.delimiter(), keys.depth(), extras);
  }
}
