package io.tiercel.internal;

import io.tiercel.CacheLoader;
import io.tiercel.CacheOperations;
import io.tiercel.CacheOptions;
import io.tiercel.memory.MemorySettings;
import io.tiercel.policy.CachePolicy;
import io.tiercel.policy.Lives;
import io.tiercel.policy.Rules;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import io.tiercel.stats.CacheStats;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the blocking and the asynchronous façade have in common: all but the waiting. */
final class Cache<K, V> {

  /** The age from which on somebody may have an entry renewed who only looks. */
  static final int RENEWS_NOTHING = Integer.MAX_VALUE;

  private final Engine<K, V> engine;
  private final Prefixes prefixes;
  private final @Nullable Source<K, V> source;
  private final Lifecycle<K, V> lifecycle;

  Cache(Engine<K, V> engine, Prefixes prefixes, Lifecycle<K, V> lifecycle) {
    this.engine = engine;
    this.prefixes = prefixes;
    this.source = lifecycle.source();
    this.lifecycle = lifecycle;
  }

  Engine<K, V> engine() {
    return engine;
  }

  /**
   * The tier that a view with these options may peek at, or null. From now on it has an eye on the
   * view's refresh age.
   */
  @Nullable LocalTier<K, V> attendedFront(CacheOptions options) {
    LocalTier<K, V> front = engine.stack().front();
    if (front == null || options.reload() || options.skippedTiers().contains(front.name())) {
      return null;
    }
    Duration refreshAfter = options.lives().refreshAfter();
    if (refreshAfter != null) {
      front.attendFrom(CachePolicy.earliestRefresh(refreshAfter));
    }
    return front;
  }

  /**
   * From what age on readers with these options may have an entry renewed, in the ticks of {@link
   * LocalTier#peek(Object, int)}.
   */
  int renewsFrom(CacheOptions options) {
    Duration after = options.lives().refreshAfter(engine.policy());
    return after.isZero()
        ? RENEWS_NOTHING
        : MemorySettings.ticks(CachePolicy.earliestRefresh(after));
  }

  /**
   * The options, checked: a skipped tier whose name is misspelt would be read all the same, and at
   * an age that no entry reaches nothing would be renewed.
   */
  CacheOptions checked(CacheOptions options) {
    for (String skipped : options.skippedTiers()) {
      engine.stack().requireNamed("skipped tier", skipped);
    }
    Duration refreshAfter = options.lives().refreshAfter();
    Rules.check(
        refreshAfter == null || isReached(refreshAfter, options.lives()),
        "refreshAfter",
        refreshAfter,
        CacheSpec.REFRESH_RULE);
    return options;
  }

  private boolean isReached(Duration refreshAfter, Lives lives) {
    return engine.stack().levels().stream()
        .map(Level::policy)
        .map(tier -> tier.withTimeToLive(Lives.shorter(tier.timeToLive(), lives.timeToLive())))
        .anyMatch(tier -> tier.allowsRefreshAfter(refreshAfter));
  }

  /** The value that a peek saw, or null for known absence. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a peek has no type to keep
  static <V> @Nullable V unmasked(Object seen) {
    return seen == LocalTier.ABSENT ? null : (V) seen;
  }

  /** The value that a peek saw, which is not absence. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a peek has no type to keep
  static <V> V present(Object seen) {
    return (V) seen;
  }

  /** Whether it has a loader of its own. */
  boolean loads() {
    return source != null;
  }

  /** The cache's own loader. */
  Source<K, V> ownSource() {
    if (source == null) {
      throw new IllegalStateException(
          "Cache "
              + engine.name()
              + " was built without a loader. Give it one, pass one to get, or call getIfPresent.");
    }
    return source;
  }

  @SuppressWarnings("unchecked") // a loader of these keys, since it is a function of them
  static <K, V> Source<K, V> sourceOf(Function<? super K, ? extends @Nullable V> loader) {
    Objects.requireNonNull(loader, "loader");
    return new Source<>(loader instanceof CacheLoader ? (CacheLoader<K, V>) loader : loader::apply);
  }

  @SuppressWarnings("unchecked") // as above
  static <K, V> Source<K, V> sourceOfMany(
      Function<? super Collection<K>, ? extends Map<? extends K, ? extends V>> loader) {
    Objects.requireNonNull(loader, "loader");
    return new Source<>(
        loader instanceof CacheLoader
            ? (CacheLoader<K, V>) loader
            : CacheLoader.bulk(loader::apply));
  }

  /**
   * What is there, where one tier in this process is all that there is and nobody has to be asked;
   * null where {@link #look} has to look. (A derivation of tags may throw: that is a miss.)
   */
  @Nullable Answer<V> glance(K key) {
    LocalTier<K, V> sole = engine.stack().soleLocal();
    if (sole == null || !engine.undelivered().isEmpty()) {
      return null;
    }
    engine.requireOpen();
    try {
      Answer<V> answer = sole.answer(Objects.requireNonNull(key, "key"), Ask.LOOK);
      engine.stack().home().reportRead(engine.observer(), answer);
      return answer;
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** Looks without loading. */
  Flight<K, V> look(K key, CacheOptions options, Caller caller) {
    return engine.read(Objects.requireNonNull(key, "key"), engine.looking(options, caller));
  }

  List<Flight<K, V>> lookAll(Set<K> keys, CacheOptions options, Caller caller) {
    return engine.readAll(keys, engine.looking(options, caller));
  }

  /** Reads, and loads what no tier has. */
  Flight<K, V> load(K key, Source<K, V> from, CacheOptions options, Caller caller) {
    Objects.requireNonNull(key, "key");
    Request<K, V> request = engine.loading(from, options, caller);
    return options.reload()
        ? new Reload<>(engine, request).of(Set.of(key)).get(0)
        : engine.read(key, request);
  }

  List<Flight<K, V>> loadAll(Set<K> keys, Source<K, V> from, CacheOptions options, Caller caller) {
    Request<K, V> request = engine.loading(from, options, caller);
    return options.reload()
        ? new Reload<>(engine, request).of(keys)
        : engine.readAll(keys, request);
  }

  CompletableFuture<@Nullable Void> put(K key, V value, CacheOptions options) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    engine.requireOpen();
    Updates.requireOutside(this, key);
    return engine.changes().put(key, engine.entries().of(value, null, Set.of(), options), options);
  }

  /** What an atomic operation made of an entry. It bears its tags: what voids one voids both. */
  Entry<V> successorOf(@Nullable Entry<V> present, V value, CacheOptions options) {
    Set<String> tags = present == null ? Set.of() : present.tags();
    return engine.entries().of(value, null, tags, options);
  }

  CompletableFuture<@Nullable Void> invalidate(Change<K> change) {
    engine.requireOpen();
    return engine.changes().invalidate(change);
  }

  /** Of each key once, and in their order: a simulation repeats itself. */
  CompletableFuture<@Nullable Void> invalidateAll(Collection<? extends K> keys) {
    engine.requireOpen();
    return keys.isEmpty()
        ? Steps.DONE
        : invalidate(new Change.Keys<>(List.copyOf(new LinkedHashSet<>(keys))));
  }

  /** Naming a tag twice is naming it once. */
  CompletableFuture<@Nullable Void> invalidateTags(String... names) {
    engine.requireOpen();
    return names.length == 0 ? Steps.DONE : invalidate(new Change.Tags<>(distinct(names)));
  }

  private static Set<String> distinct(String... names) {
    Set<String> tags = new LinkedHashSet<>();
    for (String name : names) {
      tags.add(Rules.tag(Objects.requireNonNull(name, "tag")));
    }
    return tags;
  }

  /** The change of all keys with a prefix. */
  Change<K> prefix(String prefix) {
    return new Change.Tags<>(Set.of(prefixes.tagOf(prefix)));
  }

  CacheStats stats() {
    return lifecycle.instruments().statistics().snapshot(engine.stack());
  }

  CacheOperations<K> operations() {
    return new Operations<>(this, lifecycle.instruments());
  }

  void close() {
    lifecycle.close(engine);
  }
}
