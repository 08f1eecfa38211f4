package io.tiercel.annotation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A method whose call changes caches. */
record Changing(List<Effect> before, List<Effect> after, Shape shape) implements Behaviour {

  @Override
  public @Nullable Object call(@Nullable Object[] arguments, Invocation invocation)
      throws Throwable {
    await(begin(before, arguments, null));
    Object returned = invocation.proceed(arguments);
    if (shape == Shape.STAGE && returned instanceof CompletionStage<?> stage) {
      return then(stage, arguments);
    }
    await(begin(after, arguments, shape.unwrap(returned)));
    return returned;
  }

  private CompletionStage<?> then(CompletionStage<?> stage, @Nullable Object[] arguments) {
    List<Effect> here = after.stream().map(Effect::ofThread).toList();
    return stage.thenCompose(
        value -> begin(here, arguments, value).<@Nullable Object>thenApply(done -> value));
  }

  /**
   * Does all, one after the other, whatever becomes of the others; fails with the first failure,
   * which has the others as suppressed ones.
   */
  private static CompletableFuture<Void> begin(
      List<Effect> effects, @Nullable Object[] arguments, @Nullable Object result) {
    CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    for (Effect effect : effects) {
      Effect.Pending next = prepare(effect, arguments, result);
      all = next == null ? all : after(all, next);
    }
    return all;
  }

  /** What cannot even be prepared, such as without a key, fails in its turn. */
  private static Effect.@Nullable Pending prepare(
      Effect effect, @Nullable Object[] arguments, @Nullable Object result) {
    try {
      return effect.prepare(arguments, result);
    } catch (RuntimeException | Error impossible) {
      return () -> CompletableFuture.failedFuture(impossible);
    }
  }

  private static CompletableFuture<Void> begin(Effect.Pending change) {
    try {
      return change.begin();
    } catch (RuntimeException | Error refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static CompletableFuture<Void> after(CompletableFuture<Void> one, Effect.Pending next) {
    CompletableFuture<@Nullable Throwable> failed = one.handle((done, first) -> first);
    return failed
        .thenCompose(first -> begin(next).handle((done, second) -> failure(first, second)))
        .thenCompose(Changing::outcome);
  }

  private static @Nullable Throwable failure(
      @Nullable Throwable first, @Nullable Throwable second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    Throwable all = cause(first);
    Throwable more = cause(second);
    if (all != more) { // not even one exception may suppress itself
      all.addSuppressed(more);
    }
    return all;
  }

  private static CompletableFuture<Void> outcome(@Nullable Throwable failure) {
    return failure == null
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(failure);
  }

  private static void await(CompletableFuture<?> change) throws Throwable {
    try {
      change.join();
    } catch (CompletionException failed) {
      throw cause(failed);
    }
  }

  private static Throwable cause(Throwable failed) {
    Throwable cause = failed;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
