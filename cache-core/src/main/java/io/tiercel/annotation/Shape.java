package io.tiercel.annotation;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** How a method hands out its value. */
enum Shape {
  /** As it is. */
  PLAIN,
  /** In an {@link Optional}. */
  OPTIONAL,
  /** In a {@link CompletionStage}. */
  STAGE;

  static Shape of(Method method) {
    Class<?> type = method.getReturnType();
    if (type == Optional.class) {
      return OPTIONAL;
    }
    boolean stage = type == CompletionStage.class || type == CompletableFuture.class;
    return stage ? STAGE : PLAIN;
  }

  /** The value in what a method returned; waits for a stage. */
  @Nullable Object unwrap(@Nullable Object returned) throws Throwable {
    if (returned instanceof Optional<?> optional && this == OPTIONAL) {
      return optional.orElse(null);
    }
    return returned instanceof CompletionStage<?> stage && this == STAGE ? wait(stage) : returned;
  }

  private static @Nullable Object wait(CompletionStage<?> stage) throws Throwable {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException failed) {
      throw failed.getCause() == null ? failed : failed.getCause();
    }
  }
}
