package io.tiercel.annotation;

import io.tiercel.TieredCache;
import io.tiercel.error.LoadException;
import java.lang.reflect.Method;
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

    /** The elements by their keys, in their order. */
    Map<Object, Object> byKey(@Nullable Object[] arguments) {
      Map<Object, Object> elements = new LinkedHashMap<>();
      for (Object element : in(arguments)) {
        elements.put(key.of(arguments, element), element);
      }
      return elements;
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

  private final Method method;
  private final Shape shape;
  private final TieredCache<Object, Object> view;
  private final Elements elements;
  private final Reading.Wishes wishes;
  private final Surroundings surroundings;

  BulkReading(
      Method method,
      TieredCache<Object, Object> view,
      Elements elements,
      Reading.Wishes wishes,
      Surroundings surroundings) {
    this.method = method;
    this.shape = Shape.of(method);
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
    Map<Object, Object> byKey = elements.byKey(arguments);
    BulkLoader loader = new BulkLoader(this, byKey, arguments, invocation);
    if (shape == Shape.STAGE) {
      return Thrown.later(view.async().getAll(byKey.keySet(), loader))
          .thenApply(values -> byElement(byKey, values));
    }
    return byElement(byKey, getNow(byKey.keySet(), loader));
  }

  private Map<Object, Object> getNow(Set<Object> keys, BulkLoader loader) throws Throwable {
    try {
      return view.getAll(keys, loader);
    } catch (LoadException failed) {
      throw Thrown.by(method, failed);
    }
  }

  private static Map<Object, Object> byElement(
      Map<Object, Object> byKey, Map<Object, Object> values) {
    Map<Object, Object> answer = new LinkedHashMap<>();
    byKey.forEach(
        (key, element) -> {
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
      throw Thrown.asException(thrown);
    }
  }

  Reading.Wishes wishes() {
    return wishes;
  }
}
