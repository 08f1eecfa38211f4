package io.tiercel.annotation;

import io.tiercel.TieredCache;
import io.tiercel.annotation.Transactions.Outcome;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Names;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all methods of one {@link Caching} share: caches, languages, transactions. */
final class Surroundings implements Effect.Commit {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel");

  private final CacheSource source;
  private final Supplier<Set<String>> names;
  private final Map<String, ExpressionLanguage> languages;
  private final @Nullable Transactions transactions;
  private final Function<Class<?>, ? extends @Nullable Object> components;
  private final Map<String, CacheUse> keys = new ConcurrentHashMap<>();
  private final Map<String, CacheUse> values = new ConcurrentHashMap<>();
  private final Map<String, Place> withTags = new ConcurrentHashMap<>();
  private final Map<String, Place> withoutTags = new ConcurrentHashMap<>();

  Surroundings(CacheSource source, Supplier<Set<String>> names) {
    this(source, names, Map.of(), null, type -> null);
  }

  private Surroundings(
      CacheSource source,
      Supplier<Set<String>> names,
      Map<String, ExpressionLanguage> languages,
      @Nullable Transactions transactions,
      Function<Class<?>, ? extends @Nullable Object> components) {
    this.source = source;
    this.names = names;
    this.languages = Map.copyOf(languages);
    this.transactions = transactions;
    this.components = components;
  }

  Surroundings with(String name, ExpressionLanguage language) {
    Map<String, ExpressionLanguage> more = new HashMap<>(languages);
    more.put(name, language);
    return new Surroundings(source, names, more, transactions, components);
  }

  Surroundings with(Transactions given) {
    return new Surroundings(source, names, languages, given, components);
  }

  Surroundings withComponents(Function<Class<?>, ? extends @Nullable Object> given) {
    return new Surroundings(source, names, languages, transactions, given);
  }

  /** The same languages and components, for finding out what methods do with which caches. */
  Surroundings telling(Consumer<CacheUse> uses) {
    CacheSource source =
        use -> {
          uses.accept(use);
          return Unbuilt.cache(use.cache());
        };
    return new Surroundings(source, Set::of, languages, Unbuilt.TRANSACTIONS, components);
  }

  /** An object of a class that an annotation names: a given one, or a new one. */
  <T> T component(Class<T> type) throws ReflectiveOperationException {
    Object given = components.apply(type);
    if (given != null) {
      return type.cast(given);
    }
    Constructor<T> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  Place place(String annotation, Method method) {
    return new Place(annotation, method, languages);
  }

  /**
   * The cache for a method; fails if there is none, or if other methods have other types for it.
   */
  TieredCache<Object, Object> cache(Place place, CacheUse use) {
    if (use.keyParts() != null) {
      CacheUse other = keys.computeIfAbsent(use.cache(), name -> use);
      refuse(place, use.keysUnlike(other.keyParts(), other.place()));
    }
    if (use.value() != null) {
      CacheUse other = values.computeIfAbsent(use.cache(), name -> use);
      refuse(place, use.valuesUnlike(other.value(), other.place()));
    }
    TieredCache<Object, Object> cache = find(place, use);
    if (cache == null) {
      throw place.fail(unknown(use.cache()));
    }
    return cache;
  }

  private static void refuse(Place place, @Nullable String contradiction) {
    if (contradiction != null) {
      throw place.fail(contradiction);
    }
  }

  /**
   * Warns where one method gives its entries tags and another gives those of the same cache none: a
   * tag that is invalidated leaves them.
   */
  void noteTags(Place place, String cache, List<?> tags) {
    Place tagged = tags.isEmpty() ? withTags.get(cache) : withTags.putIfAbsent(cache, place);
    Place bare = tags.isEmpty() ? withoutTags.putIfAbsent(cache, place) : withoutTags.get(cache);
    if (tags.isEmpty() && bare == null && tagged != null) {
      warnOfTags(cache, place, tagged);
    } else if (!tags.isEmpty() && tagged == null && bare != null) {
      warnOfTags(cache, bare, place);
    }
  }

  private static void warnOfTags(String cache, Place bare, Place tagged) {
    LOG.warn(
        "Entries of cache {} get no tags by {}, but get some by {}: a tag that is invalidated"
            + " leaves the former. Give them the same tags",
        cache,
        Place.name(bare.method()),
        Place.name(tagged.method()));
  }

  private @Nullable TieredCache<Object, Object> find(Place place, CacheUse use) {
    try {
      return source.find(use);
    } catch (ConfigurationException wrong) {
      throw place.fail(String.valueOf(wrong.getMessage()));
    }
  }

  /** The cache of that name, for a function. */
  TieredCache<Object, Object> cache(String name) {
    TieredCache<Object, Object> cache = source.find(new CacheUse(name, null, null, null));
    if (cache == null) {
      throw new ConfigurationException(unknown(name));
    }
    return cache;
  }

  private String unknown(String cache) {
    return "cache "
        + cache
        + " is not known; known are "
        + names.get()
        + Names.guess(cache, names.get());
  }

  boolean hasTransactions() {
    return transactions != null;
  }

  /** Whether the present transaction has changed what the cache holds, and not committed yet. */
  boolean readsPast(String cache) {
    return transactions != null && Uncommitted.isChanged(cache);
  }

  private boolean isInTransaction() {
    return transactions != null && transactions.isActive();
  }

  /** Keeps readers of the present transaction away from a cache, if there is one. */
  void readPastUntilEnd(String cache) {
    if (isInTransaction()) {
      atEnd(cache, outcome -> {});
    }
  }

  @Override
  public Effect.@Nullable Pending due(String cache, Effect.Pending change) {
    if (!isInTransaction()) {
      return change;
    }
    atEnd(cache, outcome -> end(change, outcome));
    return null;
  }

  @Override
  public Effect.Commit ofThread(String cache) {
    if (!isInTransaction()) {
      return this;
    }
    AwaitedCommit awaited = new AwaitedCommit();
    atEnd(cache, awaited::end);
    return awaited;
  }

  /** Makes what is left of a change after a transaction. */
  static void end(Effect.Pending change, Outcome outcome) {
    Effect.Pending left = change.after(outcome);
    if (left != null) {
      Effect.finish(left.begin());
    }
  }

  private void atEnd(String cache, Consumer<Outcome> listener) {
    Transactions present = Objects.requireNonNull(transactions);
    Uncommitted.begin(cache);
    try {
      present.atEnd(
          outcome -> {
            try {
              listener.accept(outcome);
            } finally {
              Uncommitted.end(cache);
            }
          });
    } catch (RuntimeException | Error refused) {
      Uncommitted.end(cache);
      throw refused;
    }
  }
}
