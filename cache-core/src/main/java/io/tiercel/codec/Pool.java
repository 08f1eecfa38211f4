package io.tiercel.codec;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Things that are costly to make and serve one thread at a time. Nobody waits: who finds none makes
 * one, and what comes back to a full pool is ended. Thread locals would keep one for each of a
 * million virtual threads.
 */
final class Pool<T> {

  private final ArrayBlockingQueue<T> idle =
      new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());
  private final Supplier<T> maker;
  private final Consumer<T> ender;

  Pool(Supplier<T> maker, Consumer<T> ender) {
    this.maker = maker;
    this.ender = ender;
  }

  T take() {
    T found = idle.poll();
    return found == null ? maker.get() : found;
  }

  void giveBack(T thing) {
    if (!idle.offer(thing)) {
      ender.accept(thing);
    }
  }
}
