package io.tiercel.annotation;

import io.tiercel.TieredCache;
import io.tiercel.error.LoadException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A method that is called once, for those of many keys that the cache does not have. */
final class BulkReading implements Behaviour {

  /**
   * Where the elements are, and how a key is made of one.
   *
   * @param index of the parameter
   * @param type of the parameter
   * @param key with the element as the extra variable
   */
  record Elements(int index, Class<?> type, Key key) {

    Collection<?> in(@Nullable Object[] arguments) {
      Object given = arguments[index];
      return given == null ? Set.of() : (Collection<?>) given;
    }

    /** The keys of the elements, in their order. Some may have the same. */
    Map<Object, Object> keys(@Nullable Object[] arguments) {
      Map<Object, Object> keys = new LinkedHashMap<>();
      for (Object element : in(arguments)) {
        keys.put(element, key.of(arguments, element));
      }
      return keys;
    }

    /** The arguments with other elements. */
    @Nullable Object[] replacing(@Nullable Object[] arguments, Collection<Object> elements) {
      @Nullable Object[] fewer = arguments.clone();
      fewer[index] =
          type.isAssignableFrom(ArrayList.class)
              ? new ArrayList<>(elements)
              : new LinkedHashSet<>(elements);
      return fewer;
    }
  }

  private final Shape shape;
  private final TieredCache<Object, Object> view;
  private final Elements elements;
  private final Reading.Wishes wishes;
  private final Surroundings surroundings;

  BulkReading(
      Signature signature,
      TieredCache<Object, Object> view,
      Elements elements,
      Reading.Wishes wishes,
      Surroundings surroundings) {
    this.shape = signature.shape();
    this.view = view;
    this.elements = elements;
    this.wishes = wishes;
    this.surroundings = surroundings;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it is what the method returns
  public @Nullable Object call(@Nullable Object[] arguments, Invocation invocation)
      throws Throwable {
    boolean applies =
        wishes.condition() == null || Terms.isTrue(wishes.condition(), arguments, null);
    if (!applies || surroundings.readsPast(view.name())) {
      return invocation.proceed(arguments);
    }
    Map<Object, Object> keys = elements.keys(arguments);
    Map<Object, Object> byKey = new LinkedHashMap<>();
    keys.forEach((element, key) -> byKey.putIfAbsent(key, element));
    BulkLoader loader = new BulkLoader(this, byKey, arguments, invocation);
    if (shape == Shape.STAGE) {
      return Thrown.later(view.async().getAll(byKey.keySet(), loader))
          .thenApply(values -> byElement(keys, values));
    }
    return byElement(keys, getNow(byKey.keySet(), loader));
  }

  private Map<Object, Object> getNow(Set<Object> keys, BulkLoader loader) throws Throwable {
    try {
      return view.getAll(keys, loader);
    } catch (LoadException failed) {
      throw Thrown.within(failed);
    }
  }

  private static Map<Object, Object> byElement(
      Map<Object, Object> keys, Map<Object, Object> values) {
    Map<Object, Object> answer = new LinkedHashMap<>();
    keys.forEach(
        (element, key) -> {
          Object value = values.get(key);
          if (value != null) {
            answer.put(element, value);
          }
        });
    return answer;
  }

  /** Calls the method for these elements. */
  Map<?, ?> load(Collection<Object> missing, @Nullable Object[] arguments, Invocation invocation)
      throws Exception {
    try {
      Object returned = invocation.proceed(elements.replacing(arguments, missing));
      return shape.unwrap(returned) instanceof Map<?, ?> values ? values : Map.of();
    } catch (Throwable thrown) {
      if (wishes.isAbsence(thrown)) {
        return Map.of();
      }
      throw Thrown.ofMethod(thrown, view.name());
    }
  }

  Reading.Wishes wishes() {
    return wishes;
  }
}
