package io.tiercel.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** No fault at all, but that the operation is done and answered by another thread. */
public record Elsewhere(Executor executor) implements Fault {
  @Override
  public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
    CompletableFuture<Boolean> there = new CompletableFuture<>();
    executor.execute(() -> there.complete(true));
    return there.thenCompose(now -> operation.get());
  }
}
