package io.tiercel.annotation;

import io.tiercel.AsyncTieredCache;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.annotation.Defaults.Texts;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Understands {@link Invalidate} and {@link Store}. */
record Changes(Signature signature, Defaults defaults, Surroundings surroundings) {

  Behaviour of(Invalidate[] invalidations, Store[] stores) {
    List<Effect> before = new ArrayList<>();
    List<Effect> after = new ArrayList<>();
    for (Invalidate one : invalidations) {
      (one.beforeInvocation() ? before : after).addAll(effects(one));
    }
    for (Store one : stores) {
      after.add(effect(one));
    }
    requireDone(stores.length == 0 ? "Invalidate" : "Store", after);
    Behaviour changing = new Changing(List.copyOf(before), List.copyOf(after), signature.shape());
    Set<String> waiting =
        after.stream()
            .filter(effect -> effect.afterCommit() != null)
            .map(Effect::cache)
            .collect(Collectors.toUnmodifiableSet());
    return waiting.isEmpty() ? changing : new Transacted(changing, waiting, surroundings);
  }

  /** What is returned before the work is done would have the cache changed too early. */
  private void requireDone(String annotation, List<Effect> after) {
    Class<?> returned = Types.raw(signature.returned());
    surroundings
        .place(annotation, signature.method())
        .require(
            after.isEmpty() || !Types.isUsedUp(returned),
            "a "
                + returned.getSimpleName()
                + " may be returned before its work is done: return a value, a CompletionStage or a"
                + " CompletableFuture");
  }

  private List<Effect> effects(Invalidate invalidate) {
    Place place = surroundings.place("Invalidate", signature.method());
    boolean keyed = invalidate.key().length > 0 || invalidate.keyType() != void.class;
    boolean tagged = invalidate.tags().length > 0;
    boolean many = !invalidate.keys().isEmpty();
    place.require(
        !(invalidate.allEntries() && (keyed || many || tagged)),
        "allEntries leaves nothing for key, keys or tags");
    Scope scope = invalidate.beforeInvocation() ? signature.scope() : signature.scopeOfResult();
    Maker maker = new Maker(place, invalidate, scope);
    List<Effect> effects = new ArrayList<>();
    if (invalidate.allEntries()) {
      AsyncTieredCache<Object, Object> cache = maker.cache(null).async();
      effects.add(maker.effect((arguments, result) -> cache::invalidateAll));
    } else if (many) {
      effects.add(manyKeys(maker));
    } else if (keyed || !tagged) {
      effects.add(oneKey(maker));
    }
    if (tagged) {
      effects.add(tags(maker));
    }
    return effects;
  }

  private Effect oneKey(Maker maker) {
    String[] parts = Readings.parts(maker.invalidate().key(), maker.scope());
    Key key = Key.of(maker.place(), parts, maker.invalidate().keyType(), maker.scope());
    AsyncTieredCache<Object, Object> cache = maker.cache(key.parts()).async();
    return maker.effect(
        (arguments, result) -> {
          Object present = key.of(arguments, result);
          return () -> cache.invalidate(present);
        });
  }

  /** The elements of a collection or an array are keys, or each has one that is made of it. */
  private Effect manyKeys(Maker maker) {
    Place place = maker.place();
    Expression keys = place.expression("keys", maker.invalidate().keys(), maker.scope());
    Class<?> raw = Types.raw(keys.type());
    place.require(
        Iterable.class.isAssignableFrom(raw) || raw.isArray() || raw == Object.class,
        "keys = \"" + maker.invalidate().keys() + "\" is no collection");
    Type element = Types.boxed(Types.element(keys.type()));
    String[] parts =
        maker.invalidate().key().length > 0 ? maker.invalidate().key() : new String[] {"#each"};
    Key key =
        Key.of(place, parts, maker.invalidate().keyType(), signature.scope().with("each", element));
    AsyncTieredCache<Object, Object> cache = maker.cache(key.parts()).async();
    return maker.effect(
        (arguments, result) -> {
          Object elements = keys.value(arguments, result);
          return new ManyKeys(cache::invalidateAll)
              .of(elements, each -> key.of(arguments, each), place);
        });
  }

  private static Effect tags(Maker maker) {
    List<Expression> tags = maker.place().tags(maker.invalidate().tags(), maker.scope());
    AsyncTieredCache<Object, Object> cache = maker.cache(null).async();
    return maker.effect(
        (arguments, result) -> {
          String[] names =
              tags.stream()
                  .map(tag -> String.valueOf(tag.value(arguments, result)))
                  .toArray(String[]::new);
          return () -> cache.invalidateTags(names);
        });
  }

  /** Makes the effects of one annotation. */
  private final class Maker {
    private final Place place;
    private final Invalidate invalidate;
    private final Scope scope;
    private final String cache;
    private final @Nullable Expression condition;
    private final @Nullable Surroundings afterCommit;

    Maker(Place place, Invalidate invalidate, Scope scope) {
      this.place = place;
      this.invalidate = invalidate;
      this.scope = scope;
      this.cache = defaults.cache(place, invalidate.cache());
      this.condition = place.condition("condition", invalidate.condition(), scope);
      this.afterCommit = afterCommit(place, invalidate.when(), !invalidate.beforeInvocation());
    }

    Place place() {
      return place;
    }

    Invalidate invalidate() {
      return invalidate;
    }

    Scope scope() {
      return scope;
    }

    TieredCache<Object, Object> cache(@Nullable List<Type> keyParts) {
      return surroundings.cache(place, new CacheUse(cache, keyParts, null, signature.method()));
    }

    Effect effect(Effect.Change change) {
      return new Effect(cache, condition, change, afterCommit);
    }
  }

  private Effect effect(Store store) {
    Place place = surroundings.place("Store", signature.method());
    Scope scope = signature.scopeOfResult();
    Expression value = place.expression("value", store.value(), scope);
    Key key = Key.of(place, store.key(), store.keyType(), scope);
    String name = defaults.cache(place, store.cache());
    CacheOptions options =
        defaults.options(
            place, new Texts(store.ttl(), store.memoryTtl(), null, store.staleFor(), null));
    List<Expression> tags = place.tags(store.tags(), scope);
    CacheUse use = new CacheUse(name, key.parts(), Types.boxed(value.type()), signature.method());
    TieredCache<Object, Object> cache = surroundings.cache(place, use);
    surroundings.noteTags(place, name, tags);
    return new Effect(
        name,
        place.condition("condition", store.condition(), scope),
        new Storing(cache, options, key, value, tags),
        afterCommit(place, store.when(), true));
  }

  private @Nullable Surroundings afterCommit(Place place, Phase own, boolean mayWait) {
    boolean waits = mayWait && defaults.when(own) == Phase.AFTER_COMMIT;
    place.require(
        mayWait || own != Phase.AFTER_COMMIT,
        "beforeInvocation and AFTER_COMMIT contradict each other");
    place.require(
        !waits || surroundings.hasTransactions(),
        "AFTER_COMMIT needs to be told of transactions: see Caching.transactions");
    return waits ? surroundings : null;
  }
}
