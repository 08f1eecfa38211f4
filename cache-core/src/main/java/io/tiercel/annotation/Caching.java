package io.tiercel.annotation;

import io.tiercel.TieredCache;
import io.tiercel.TieredCaches;
import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Rules;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes annotated methods, and functions, use caches. Immutable and thread-safe.
 *
 * <p>Annotations are checked when an object is wrapped or created: a mistake throws a {@link
 * ConfigurationException} that names the method.
 */
public final class Caching {

  private final Surroundings surroundings;
  private final Annotated annotated;
  private final ClassProxies classes;

  private Caching(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.annotated = new Annotated(surroundings);
    this.classes = new ClassProxies(annotated);
  }

  /** Uses the caches of the registry; any other name is refused. */
  public static Caching over(TieredCaches caches) {
    Rules.present("caches", caches);
    return new Caching(new Surroundings(use -> caches.find(use.cache()), caches::names));
  }

  /** Uses the caches that the source finds, or builds for the types of the methods. */
  public static Caching over(CacheSource source) {
    Rules.present("source", source);
    return new Caching(new Surroundings(source, Set::of));
  }

  /** A copy that knows transactions, which {@link Phase#AFTER_COMMIT} needs. */
  public Caching transactions(Transactions transactions) {
    return new Caching(surroundings.with(Rules.present("transactions", transactions)));
  }

  /** A copy with one more language, for expressions that begin with its name and a colon. */
  public Caching language(String name, ExpressionLanguage language) {
    Rules.check(name.matches("[a-z]+"), "language", name, "of small letters");
    return new Caching(surroundings.with(name, Rules.present("language", language)));
  }

  /**
   * A copy that asks the function for objects of classes that annotations name, so that they can be
   * beans. Where it answers null, the constructor without parameters is called.
   */
  public Caching components(Function<Class<?>, ? extends @Nullable Object> source) {
    return new Caching(surroundings.withComponents(Rules.present("source", source)));
  }

  /**
   * An object of the interface whose annotated methods use caches; all others are the target's. The
   * annotations may stand in the interface or in the target's class.
   *
   * <p>A method that the target calls on itself does not pass here, and is not cached. Let it call
   * the proxy, or see {@link #create}.
   *
   * @throws ConfigurationException if an annotation makes no sense, or if there is none
   */
  public <T> T proxy(Class<T> type, T target) {
    Rules.check(
        type.isInterface(),
        "type",
        type.getName(),
        "an interface: create makes objects of classes");
    return InterfaceProxy.of(type, Rules.present("target", target), annotated);
  }

  /**
   * A new object of a generated subclass whose annotated methods use caches, also when the object
   * calls them on itself. Needs {@code net.bytebuddy:byte-buddy}.
   *
   * @param arguments for the one constructor that takes them
   * @throws ConfigurationException if the class or one of its annotated methods is final, or an
   *     annotation makes no sense
   */
  public <T> T create(Class<T> type, @Nullable Object... arguments) {
    return classes.create(type, arguments);
  }

  /** The function, called only for what the cache does not have. */
  public <K, V> Function<K, @Nullable V> wrap(
      String cache, Function<? super K, ? extends @Nullable V> function) {
    return wrap(this.<K, V>named(cache), function);
  }

  /** The function, called only for what the cache does not have. */
  public static <K, V> Function<K, @Nullable V> wrap(
      TieredCache<K, V> cache, Function<? super K, ? extends @Nullable V> function) {
    Rules.present("function", function);
    return key -> cache.get(key, function);
  }

  /** The function of many keys, called once for those that the cache does not have. */
  public <K, V> Function<Collection<? extends K>, Map<K, V>> wrapAll(
      String cache,
      Function<? super Collection<K>, ? extends Map<? extends K, ? extends V>> function) {
    TieredCache<K, V> named = named(cache);
    Rules.present("function", function);
    return keys -> named.getAll(keys, function);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller answers for types
  private <K, V> TieredCache<K, V> named(String cache) {
    return (TieredCache<K, V>) surroundings.cache(cache);
  }

  /**
   * What the annotations of a method make of a call, for whatever intercepts calls; null if it has
   * none.
   *
   * @param target the class of the object that the method is called on
   */
  public @Nullable CachedMethod method(Method method, Class<?> target) {
    return annotated.method(method, target);
  }

  /**
   * What our own annotations of a method make it do with which caches, without finding or building
   * one; nothing where they make no sense, which {@link #method} says.
   *
   * @param target the class of the object that the method is called on
   */
  public List<CacheUse> uses(Method method, Class<?> target) {
    List<CacheUse> uses = new ArrayList<>();
    if (isAnnotated(method, target) && !isOfDialect(method, target)) {
      try {
        new Annotated(surroundings.telling(uses::add)).method(method, target);
      } catch (ConfigurationException senseless) {
        return List.of();
      }
    }
    return uses;
  }

  /** Whether a class has methods, inherited ones included, that may have annotations of ours. */
  public static boolean isAnnotated(Class<?> target) {
    return Annotated.any(target);
  }

  /** Whether a method has annotations that are understood, whether or not they are correct. */
  public static boolean isAnnotated(Method method, Class<?> target) {
    return Annotated.bearer(method, target) != null;
  }

  /** Whether its annotations are not ours but those of a dialect, such as JCache's. */
  public static boolean isOfDialect(Method method, Class<?> target) {
    Method bearer = Annotated.bearer(method, target);
    return bearer != null && Dialects.isAnnotated(bearer);
  }

  /**
   * Fails if a method is annotated, and a generated subclass of its class cannot intercept it.
   *
   * @param target the class that is extended
   * @throws ConfigurationException if it is final, static or private
   */
  public static void requireInterceptable(Method method, Class<?> target) {
    Annotated.requireInterceptable(method, target);
  }
}
