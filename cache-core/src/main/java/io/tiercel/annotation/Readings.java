package io.tiercel.annotation;

import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.annotation.BulkReading.Elements;
import io.tiercel.annotation.Defaults.Texts;
import io.tiercel.annotation.Reading.Wishes;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Understands {@link Cached} and {@link CachedBulk}. */
record Readings(Signature signature, Defaults defaults, Surroundings surroundings) {

  Behaviour cached(Cached[] all) {
    Method method = signature.method();
    Place place = surroundings.place("Cached", method);
    place.require(
        method.getReturnType() != void.class && method.getReturnType() != Void.class,
        "it returns nothing that could be kept");
    for (int i = 0; i < all.length - 1; i++) {
      place.require(
          !all[i].condition().isEmpty(),
          "number " + (i + 1) + " of them has no condition, so those after it never apply");
    }
    List<Reading> readings = new ArrayList<>();
    for (Cached one : all) {
      readings.add(reading(place, one));
    }
    return readings.size() == 1 ? readings.get(0) : new Choice(List.copyOf(readings));
  }

  private Reading reading(Place place, Cached cached) {
    Scope scope = signature.scope();
    Type value = valueType(place);
    Class<?> returned = signature.method().getReturnType();
    place.require(
        cached.absentOn().length == 0 || !returned.isPrimitive(),
        "absentOn answers null, which is no " + returned + ": return an object");
    Key key = Key.of(place, parts(cached.key(), scope), cached.keyType(), scope);
    Scope loaded = scope.with("result", value);
    Wishes wishes =
        new Wishes(
            place.condition("condition", cached.condition(), scope),
            place.condition("unless", cached.unless(), loaded),
            place.tags(cached.tags(), loaded),
            List.of(cached.absentOn()));
    Texts lives =
        new Texts(
            cached.ttl(),
            cached.memoryTtl(),
            cached.refreshAfter(),
            cached.staleFor(),
            cached.absentFor());
    TieredCache<Object, Object> view = view(place, cached.cache(), lives, key, value);
    surroundings.noteTags(place, defaults.cache(place, cached.cache()), wishes.tags());
    return new Reading(signature, view, key, wishes, surroundings);
  }

  private Type valueType(Place place) {
    Type value = signature.returned();
    Class<?> raw = Types.raw(value);
    place.require(
        raw != Optional.class && !Types.isUsedUp(raw),
        "a " + raw.getSimpleName() + " cannot be kept: return a value, an Optional or a stage");
    return value;
  }

  private TieredCache<Object, Object> view(
      Place place, String ownCache, Texts lives, Key key, Type value) {
    String name = defaults.cache(place, ownCache);
    CacheOptions options = defaults.options(place, lives);
    CacheUse use = new CacheUse(name, key.parts(), value, signature.method());
    TieredCache<Object, Object> cache = surroundings.cache(place, use);
    return options == CacheOptions.NONE ? cache : cache.with(options);
  }

  /** The given parts, or all parameters. */
  static String[] parts(String[] given, Scope scope) {
    return given.length > 0 ? given : scope.all();
  }

  Behaviour bulk(CachedBulk bulk) {
    Place place = surroundings.place("CachedBulk", signature.method());
    Type returned = signature.returned();
    place.require(
        Types.raw(returned) == Map.class && signature.shape() != Shape.OPTIONAL,
        "it does not return a Map, or a stage of one, from elements to values");
    Scope scope = signature.scope();
    int index = elements(place, bulk.keys(), scope);
    Type parameter = scope.arguments().get(index).type();
    Type element = Types.argument(parameter, 0);
    String[] parts = bulk.key().length > 0 ? bulk.key() : new String[] {"#each"};
    Key key = Key.of(place, parts, bulk.keyType(), scope.with("each", element));
    Type value = Types.argument(returned, 1);
    place.require(
        !Types.isUsedUp(Types.raw(value)) && Types.raw(value) != Optional.class,
        "a " + Types.raw(value).getSimpleName() + " in a Map cannot be kept");
    Scope loaded = scope.with("result", value);
    Wishes wishes =
        new Wishes(
            place.condition("condition", bulk.condition(), scope),
            place.condition("unless", bulk.unless(), loaded),
            place.tags(bulk.tags(), loaded),
            List.of(bulk.absentOn()));
    Texts lives =
        new Texts(
            bulk.ttl(), bulk.memoryTtl(), bulk.refreshAfter(), bulk.staleFor(), bulk.absentFor());
    Elements elements = new Elements(index, Types.raw(parameter), key);
    TieredCache<Object, Object> view = view(place, bulk.cache(), lives, key, value);
    surroundings.noteTags(place, defaults.cache(place, bulk.cache()), wishes.tags());
    return new BulkReading(signature, view, elements, wishes, surroundings);
  }

  private static int elements(Place place, String keys, Scope scope) {
    List<Integer> collections = new ArrayList<>();
    for (int i = 0; i < scope.arguments().size(); i++) {
      if (isCollection(scope.arguments().get(i).type())) {
        collections.add(i);
      }
    }
    if (keys.isEmpty()) {
      place.require(
          collections.size() == 1,
          "it has "
              + (collections.isEmpty() ? "no" : "more than one")
              + " parameter that is a Collection, List or Set: name one by keys");
      return collections.get(0);
    }
    int index = parameter(keys, place, scope);
    place.require(
        collections.contains(index),
        "keys = \"" + keys + "\" is not a parameter that is a Collection, List or Set");
    return index;
  }

  private static int parameter(String keys, Place place, Scope scope) {
    Expression expression = place.expression("keys", keys, scope);
    return expression instanceof Terms.Argument argument ? argument.index() : -1;
  }

  private static boolean isCollection(Type type) {
    Class<?> raw = Types.raw(type);
    return Collection.class.isAssignableFrom(raw)
        && (raw.isAssignableFrom(ArrayList.class) || raw.isAssignableFrom(LinkedHashSet.class));
  }
}
