package io.tiercel;

import io.tiercel.internal.Bootstrap;
import io.tiercel.internal.CacheSpec;
import io.tiercel.internal.CacheSpec.TierSpec;
import io.tiercel.policy.CachePolicy;
import io.tiercel.policy.InspectorPolicy;
import io.tiercel.policy.LoadTimeouts;
import io.tiercel.policy.RetryPolicy;
import io.tiercel.policy.Rules;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.TierFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds a cache; see {@link TieredCache#named}. Not thread-safe.
 *
 * <p>What is wrong with a setting is said here, with its value and the rule: a value that is wrong
 * by itself at once, settings that contradict each other by {@link #build}.
 */
public final class CacheBuilder<K, V> {

  private final String name;
  private final List<Function<CachePolicy, TierSpec<K, V>>> tiers = new ArrayList<>();
  private final List<Observer<K, V>> observers = new ArrayList<>();
  private final List<CacheListener<K, V>> listeners = new ArrayList<>();
  private @Nullable CacheLoader<K, V> loader;
  private @Nullable Function<? super K, Set<String>> keyTags;
  private @Nullable Character prefixDelimiter;
  private int prefixDepth;
  private Duration refreshAfter = Duration.ZERO;
  private Duration staleFor = Duration.ZERO;
  private Duration absentFor = Duration.ZERO;
  private Duration softTimeout = Duration.ZERO;
  private Duration hardTimeout = Duration.ZERO;
  private Duration waiting = LoadTimeouts.DEFAULT.waiting();
  private RetryPolicy retry = RetryPolicy.DEFAULT;
  private int concurrentLoads = CachePolicy.DEFAULT.concurrentLoads();
  private int undelivered = 10_000;
  private boolean statistics = true;
  private int hotKeys;
  private @Nullable InspectorPolicy inspector;
  private @Nullable Scheduling scheduling;
  private @Nullable Executor executor;
  private ContextCarrier carrier = ContextCarrier.NONE;

  CacheBuilder(String name) {
    this.name = Rules.present("name", name);
    Rules.check(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
        "name",
        '"' + name + '"',
        "1 to 100 letters, digits, dots, dashes and underscores, a letter or digit first");
  }

  /** Adds a memory tier behind the tiers given so far; usually it is the first. */
  public CacheBuilder<K, V> memory(Consumer<MemoryBuilder<K, V>> settings) {
    MemoryBuilder<K, V> memory = new MemoryBuilder<>();
    settings.accept(memory);
    tiers.add(policy -> CacheSpec.memory(memory.settings(policy, statistics), memory.policy()));
    return this;
  }

  /** Adds a tier, made for the types of this cache, behind the tiers given so far. */
  public CacheBuilder<K, V> tier(TierFactory<K, V> tier) {
    return tier(tier, settings -> {});
  }

  /** Adds a tier behind the tiers given so far, with its life, time limits and breaker. */
  public CacheBuilder<K, V> tier(TierFactory<K, V> tier, Consumer<TierBuilder> settings) {
    Rules.present("tier", tier);
    TierBuilder built = new TierBuilder();
    settings.accept(built);
    tiers.add(policy -> new TierSpec<>(tier, built.policy(), built.limits(), built.breaker()));
    return this;
  }

  /** Reads the source of truth when no tier has a value. Without one, use {@code get(key, fn)}. */
  public CacheBuilder<K, V> loader(CacheLoader<K, V> reads) {
    loader = Rules.present("loader", reads);
    return this;
  }

  /**
   * Renews entries of this age in the background when they are read; never by default. It must be
   * shorter than the time to live in some tier.
   */
  public CacheBuilder<K, V> refreshAfter(Duration age) {
    Rules.positive("refreshAfter", age);
    refreshAfter = age;
    return this;
  }

  /** Serves a value for this long after its life if the loader fails or is slow; not by default. */
  public CacheBuilder<K, V> staleFor(Duration window) {
    staleFor = Rules.notNegative("staleFor", window);
    return this;
  }

  /** Remembers for this long that the loader had no value; not at all by default. */
  public CacheBuilder<K, V> absentFor(Duration life) {
    absentFor = Rules.notNegative("absentFor", life);
    return this;
  }

  /** Fails a load that takes longer. Loads then run on the executor. No limit by default. */
  public CacheBuilder<K, V> loadTimeout(Duration limit) {
    Rules.positive("loadTimeout", limit);
    hardTimeout = limit;
    return this;
  }

  /** Answers a stale value when a load takes longer, and lets it go on. Needs staleFor. */
  public CacheBuilder<K, V> softLoadTimeout(Duration limit) {
    Rules.positive("softLoadTimeout", limit);
    softTimeout = limit;
    return this;
  }

  /** Waits at most this long for what another node is loading; two seconds by default. */
  public CacheBuilder<K, V> waitAtMost(Duration limit) {
    waiting = Rules.notNegative("waitAtMost", limit);
    return this;
  }

  /**
   * Leaves a key alone after its load failed: by default for a second at first, doubling up to half
   * a minute, and only where there is a stale value to answer meanwhile.
   */
  public CacheBuilder<K, V> retry(RetryPolicy policy) {
    retry = Rules.present("retry", policy);
    return this;
  }

  /** Runs at most so many loads at once, further ones wait in line; 256 by default. */
  public CacheBuilder<K, V> concurrentLoads(int most) {
    Rules.check(most > 0, "concurrentLoads", most, "at least 1");
    concurrentLoads = most;
    return this;
  }

  /**
   * Derives tags from keys. The same key must derive the same tags on every node, always. Where a
   * key's tags are needed, one that derives a tag of more than 1,024 characters, or with U+0000, is
   * refused.
   */
  public CacheBuilder<K, V> keyTags(Function<? super K, Set<String>> tags) {
    keyTags = Rules.present("keyTags", tags);
    return this;
  }

  /**
   * Declares that keys, as text, have prefixes that can be invalidated: with {@code :} and 2, the
   * key {@code eu:shop:7} has {@code eu:} and {@code eu:shop:}.
   */
  public CacheBuilder<K, V> prefixes(char delimiter, int depth) {
    Rules.check(depth > 0, "prefixes' depth", depth, "at least 1");
    prefixDelimiter = delimiter;
    prefixDepth = depth;
    return this;
  }

  /** Keeps so many undelivered invalidations apart; beyond that the whole cache is invalidated. */
  public CacheBuilder<K, V> undeliveredInvalidations(int bound) {
    Rules.check(bound > 0, "undeliveredInvalidations", bound, "at least 1");
    undelivered = bound;
    return this;
  }

  /** Tells a listener what happened, later and on the executor. May be called repeatedly. */
  public CacheBuilder<K, V> listener(CacheListener<K, V> listener) {
    listeners.add(Rules.present("listener", listener));
    return this;
  }

  /**
   * Reports every event to an observer, at once and on the thread on which it happens. May be
   * called repeatedly.
   */
  public CacheBuilder<K, V> observer(Observer<K, V> observer) {
    observers.add(Rules.present("observer", observer));
    return this;
  }

  /** Counts nothing in local tiers, which makes a memory hit a few nanoseconds cheaper. */
  public CacheBuilder<K, V> withoutStatistics() {
    statistics = false;
    return this;
  }

  /**
   * Counts the keys that are asked for most, so many of them: about a hundred hits a second are
   * looked at, and every load. None by default.
   */
  public CacheBuilder<K, V> hotKeys(int most) {
    Rules.check(most > 0 && most <= 1_000, "hotKeys", most, "from 1 to 1,000");
    hotKeys = most;
    return this;
  }

  /**
   * Compares some of memory's answers with the source of truth while the cache runs; see {@link
   * CacheOperations#inspection}. Not by default. Needs a memory tier in front, and a loader, which
   * is called more often for it.
   */
  public CacheBuilder<K, V> inspector(InspectorPolicy policy) {
    inspector = Rules.present("inspector", policy);
    return this;
  }

  /**
   * Runs on this executor what does not run on a caller's thread: asynchronous loads, renewals,
   * loads with a time-out or a stale value at hand, listeners. It is not closed with the cache. By
   * default a pool of daemon threads that all caches of the JVM share.
   */
  public CacheBuilder<K, V> executor(Executor loads) {
    executor = Rules.present("executor", loads);
    return this;
  }

  /** Takes time, randomness and threads from here, in place of the JVM's: for tests. */
  public CacheBuilder<K, V> scheduling(Scheduling runtime) {
    scheduling = Rules.present("scheduling", runtime);
    return this;
  }

  /** Carries the asking thread's context over to loads on the executor. */
  public CacheBuilder<K, V> context(ContextCarrier context) {
    carrier = Rules.present("context", context);
    return this;
  }

  /**
   * Opens the tiers and returns the cache. A server that is down does not make it fail.
   *
   * @throws io.tiercel.error.ConfigurationException if settings contradict each other
   */
  public TieredCache<K, V> build() {
    return Bootstrap.build(spec());
  }

  CacheSpec<K, V> spec() {
    CachePolicy policy =
        new CachePolicy(
            refreshAfter,
            staleFor,
            absentFor,
            new LoadTimeouts(softTimeout, hardTimeout, waiting),
            retry,
            concurrentLoads);
    return new CacheSpec<>(
        name,
        tiers.stream().map(tier -> tier.apply(policy)).toList(),
        policy,
        new CacheSpec.Keys<>(keyTags, prefixDelimiter, prefixDepth),
        loader,
        new CacheSpec.Surroundings<>(
            scheduling,
            executor,
            carrier,
            observers,
            listeners,
            statistics,
            undelivered,
            hotKeys,
            inspector));
  }
}
