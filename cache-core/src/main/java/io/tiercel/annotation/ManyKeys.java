package io.tiercel.annotation;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The change of keys that are made of the elements of a collection, or of anything else that has
 * some.
 */
final class ManyKeys implements Effect.Pending {

  private final List<Object> made = new ArrayList<>();
  private final Function<List<Object>, CompletableFuture<Void>> change;
  private @Nullable RuntimeException failure;

  /** Changes none yet. */
  ManyKeys(Function<List<Object>, CompletableFuture<Void>> change) {
    this.change = change;
  }

  /**
   * Makes them of all elements. One that has no key does not keep the others from theirs.
   *
   * @param elements in an array or anything iterable; null has none
   * @param place names the method if it is something else
   */
  ManyKeys of(@Nullable Object elements, Function<@Nullable Object, Object> key, Place place) {
    if (elements instanceof Iterable<?> many) {
      many.forEach(element -> add(element, key));
    } else if (elements != null && elements.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(elements); i++) {
        add(Array.get(elements, i), key);
      }
    } else if (elements != null) {
      throw new IllegalArgumentException(
          "The keys of "
              + Place.name(place.method())
              + " are in a "
              + elements.getClass().getName()
              + ", which is neither an Iterable nor an array. Nothing is invalidated.");
    }
    return this;
  }

  private void add(@Nullable Object element, Function<@Nullable Object, Object> key) {
    try {
      made.add(key.apply(element));
    } catch (RuntimeException impossible) {
      if (failure == null) {
        failure = impossible;
      } else if (failure != impossible) { // not even one exception may suppress itself
        failure.addSuppressed(impossible);
      }
    }
  }

  @Override
  public CompletableFuture<Void> begin() {
    return change.apply(made);
  }

  @Override
  public @Nullable RuntimeException impossible() {
    return failure;
  }
}
