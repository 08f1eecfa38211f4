package io.tiercel.internal;

import java.util.concurrent.atomic.LongAdder;

/**
 * The callers of one cache that wait for an answer, threads and futures alike. Who finds the answer
 * there does not wait, and who runs the loader himself does not, either.
 */
final class Crowd {

  private final String cache;
  private final LongAdder waiting = new LongAdder();

  Crowd(String cache) {
    this.cache = cache;
  }

  /** The name of the cache, for messages. */
  String cache() {
    return cache;
  }

  /** One more waits. */
  void join() {
    waiting.increment();
  }

  /** One waits no longer. */
  void leave() {
    waiting.decrement();
  }

  /** How many wait now, about. */
  int size() {
    return (int) Math.max(0, waiting.sum());
  }
}
