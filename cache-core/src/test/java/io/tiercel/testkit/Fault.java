package io.tiercel.testkit;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A way in which an operation of a tier goes wrong. */
public interface Fault {

  /** Carries the operation out, or not, and answers for it. */
  <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation);

  /** Faults that need nothing else. */
  enum Failure implements Fault {
    /** Nothing is done, and the stage fails. */
    FAILS {
      @Override
      public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
        return CompletableFuture.failedStage(new InjectedFailure());
      }
    },
    /** Nothing is done, and the call itself throws. */
    THROWS {
      @Override
      public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
        throw new InjectedFailure();
      }
    },
    /** It is done, and the stage fails all the same. */
    FAILS_AFTERWARDS {
      @Override
      public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
        return operation.get().thenCompose(done -> FAILS.apply(operation));
      }
    },
    /** Nothing is done, and nothing is answered. */
    NEVER_ANSWERS {
      @Override
      public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
        return new CompletableFuture<>();
      }
    },
    /** It is done, and nothing is answered. */
    LOSES_THE_ANSWER {
      @Override
      public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
        return operation.get().thenCompose(done -> new CompletableFuture<>());
      }
    }
  }

  /** The operation is done after the delay. */
  record Late(Scheduling scheduling, Duration delay) implements Fault {
    @Override
    public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
      CompletableFuture<Boolean> due = new CompletableFuture<>();
      scheduling.schedule(() -> due.complete(true), delay);
      return due.thenCompose(now -> operation.get());
    }
  }

  /** The operation is done at once, and answered after the delay. */
  record Slow(Scheduling scheduling, Duration delay) implements Fault {
    @Override
    public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
      CompletionStage<T> answer = operation.get();
      return new Late(scheduling, delay).apply(() -> answer);
    }
  }

  /** What an operation fails with that failed on purpose. */
  final class InjectedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InjectedFailure() {
      super("failed on purpose");
    }
  }
}
