package io.tiercel.internal;

import io.tiercel.internal.runtime.Later;
import io.tiercel.spi.Scheduling;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asynchronous steps that cost nothing while they are complete already. */
final class Steps {

  /** A step that is done. */
  static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

  private static final CompletableFuture<List<Object>> NOTHING =
      CompletableFuture.completedFuture(List.of());

  private Steps() {}

  /** A step that brought nothing. */
  @SuppressWarnings("unchecked")
  static <T> CompletableFuture<List<T>> nothing() {
    return (CompletableFuture<List<T>>) (CompletableFuture<?>) NOTHING;
  }

  /** The stage, or a failed one if it could not even be made. */
  static <T extends @Nullable Object> CompletableFuture<T> call(
      Supplier<? extends CompletionStage<T>> step) {
    try {
      return step.get().toCompletableFuture();
    } catch (RuntimeException | Error failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  /** Goes on when the stage is complete, on whatever thread completes it. */
  @SuppressWarnings("FutureReturnValueIgnored") // what is ignored can only fail with the callback
  static <T extends @Nullable Object> void whenDone(CompletableFuture<T> stage, Runnable next) {
    stage.whenComplete((value, failure) -> next.run());
  }

  /** Takes the step for each item, one after the other; the first failure ends it. */
  static <T> CompletableFuture<@Nullable Void> each(
      List<T> items, Function<T, ? extends CompletableFuture<?>> step) {
    return each(items, 0, step);
  }

  private static <T> CompletableFuture<@Nullable Void> each(
      List<T> items, int first, Function<T, ? extends CompletableFuture<?>> step) {
    for (int i = first; i < items.size(); i++) {
      CompletableFuture<?> taken = step.apply(items.get(i));
      if (!taken.isDone()) {
        int next = i + 1;
        return taken.thenCompose(done -> each(items, next, step));
      }
      Throwable failure = failureOf(taken);
      if (failure != null) {
        return CompletableFuture.failedFuture(failure);
      }
    }
    return DONE;
  }

  /** What follows a stage; at once if the stage is complete. */
  static <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> then(
      CompletableFuture<T> stage, Function<? super T, ? extends CompletionStage<R>> next) {
    if (!stage.isDone()) {
      return stage.thenCompose(next);
    }
    Throwable failure = failureOf(stage);
    return failure == null
        ? call(() -> next.apply(stage.join()))
        : CompletableFuture.failedFuture(failure);
  }

  /** The stage, or what follows its failure. */
  static <T extends @Nullable Object> CompletableFuture<T> orElse(
      CompletableFuture<T> stage, Function<Throwable, CompletableFuture<T>> next) {
    if (stage.isDone()) {
      Throwable failure = failureOf(stage);
      return failure == null ? stage : next.apply(failure);
    }
    return stage.exceptionallyCompose(next);
  }

  /**
   * A copy of the stage for the application. Unless it is complete by now it completes on the
   * executor: what hangs on it must not hold up the thread that reads the network, nor another
   * caller whose thread ran the load.
   */
  static <T extends @Nullable Object> CompletableFuture<T> handOut(
      CompletableFuture<T> stage, Scheduling scheduling) {
    CompletableFuture<T> copy = new CompletableFuture<>();
    if (stage.isDone()) {
      pass(stage, copy);
    } else {
      whenDone(stage, () -> Later.handOut(scheduling, () -> pass(stage, copy)));
    }
    return copy;
  }

  private static <T extends @Nullable Object> void pass(
      CompletableFuture<T> complete, CompletableFuture<T> to) {
    Throwable failure = failureOf(complete);
    if (failure == null) {
      to.complete(complete.join());
    } else {
      to.completeExceptionally(failure);
    }
  }

  /** The stage, with its failure replaced. */
  static <T extends @Nullable Object> CompletableFuture<T> orElseFail(
      CompletableFuture<T> stage, Function<Throwable, Throwable> replacement) {
    return orElse(stage, failure -> CompletableFuture.failedFuture(replacement.apply(failure)));
  }

  /** What a complete stage failed with, or null. */
  static @Nullable Throwable failureOf(CompletableFuture<?> complete) {
    if (!complete.isCompletedExceptionally()) {
      return null;
    }
    try {
      complete.get();
      return null;
    } catch (ExecutionException failed) {
      return failed.getCause() == null ? failed : cause(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return interrupted;
    } catch (RuntimeException cancelled) {
      return cancelled;
    }
  }

  /** The failure without the wrappers that futures put around it. */
  static Throwable cause(Throwable failure) {
    Throwable inner = failure;
    while (inner instanceof CompletionException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }
}
