package io.tiercel.memory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stages that are complete as soon as they are there. */
final class Stages {

  private Stages() {}

  /** The results in the order of the items; one item, the usual case, costs next to nothing. */
  static <A, B> List<B> each(List<A> items, Function<A, B> operation) {
    return items.size() == 1
        ? List.of(operation.apply(items.get(0)))
        : items.stream().map(operation).toList();
  }

  /** Stages are always complete; what throws, a derivation of tags for example, fails its stage. */
  static <T extends @Nullable Object> CompletionStage<T> attempt(Supplier<T> operation) {
    try {
      return CompletableFuture.completedFuture(operation.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
