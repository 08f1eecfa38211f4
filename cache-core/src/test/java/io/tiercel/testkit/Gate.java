package io.tiercel.testkit;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** A fault that holds operations up until the test lets them go. */
public final class Gate implements Fault {
  private final Queue<CompletableFuture<Boolean>> waiting = new ConcurrentLinkedQueue<>();
  private final boolean afterwards;

  private Gate(boolean afterwards) {
    this.afterwards = afterwards;
  }

  /** Holds operations up before they do anything. */
  public static Gate before() {
    return new Gate(false);
  }

  /** Holds back the answers of operations that are done. */
  public static Gate after() {
    return new Gate(true);
  }

  @Override
  public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
    CompletionStage<T> done = afterwards ? operation.get() : null;
    CompletableFuture<Boolean> pass = new CompletableFuture<>();
    waiting.add(pass);
    return pass.thenCompose(now -> done == null ? operation.get() : done);
  }

  /** How many wait. */
  public int waiting() {
    return waiting.size();
  }

  /** Lets those go that wait, in the order in which they came. Later ones wait again. */
  public void open() {
    for (int left = waiting.size(); left > 0; left--) {
      CompletableFuture<Boolean> first = waiting.poll();
      if (first != null) {
        first.complete(true);
      }
    }
  }
}
