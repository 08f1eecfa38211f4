package io.tiercel.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The atomic operations that the present thread is within, the innermost last. One that writes the
 * key it is deciding about would wait for its own end.
 */
final class Updates {

  private static final ThreadLocal<Deque<Update>> RUNNING =
      ThreadLocal.withInitial(() -> new ArrayDeque<>(2));

  private Updates() {}

  private record Update(Cache<?, ?> cache, Object key) {}

  /** Begins one, outside of any other one of that key. */
  static void enter(Cache<?, ?> cache, Object key) {
    RUNNING.get().addLast(new Update(cache, key));
  }

  /** Ends the one that began last. */
  static void leave() {
    RUNNING.get().removeLast();
  }

  /** Whether this thread is deciding about any key. */
  static boolean isWithinOne() {
    return !RUNNING.get().isEmpty();
  }

  /** Fails if this thread is deciding about that key. */
  static void requireOutside(Cache<?, ?> cache, Object key) {
    Deque<Update> running = RUNNING.get();
    if (!running.isEmpty() && running.contains(new Update(cache, key))) {
      throw new IllegalStateException(
          "An atomic operation on cache "
              + cache.engine().name()
              + " changes the key that it is deciding about, and would wait for itself");
    }
  }
}
