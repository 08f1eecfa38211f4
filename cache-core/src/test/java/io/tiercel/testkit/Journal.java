package io.tiercel.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The latest writes of a store, so that a failover can lose them. */
final class Journal {
  private static final int KEPT = 256;

  private final Deque<Deque<Runnable>> operations = new ArrayDeque<>();
  private @Nullable Deque<Runnable> open;

  /** From here on writes belong to another operation. */
  void begin() {
    open = null;
  }

  <A, B> void put(Map<A, B> map, A key, B value) {
    undoBy(map, key, map.put(key, value));
  }

  <A, B> @Nullable B remove(Map<A, B> map, A key) {
    B old = map.remove(key);
    if (old != null) {
      undoBy(map, key, old);
    }
    return old;
  }

  /** Takes back so many operations, the latest first, or all that are remembered. */
  void undo(int count) {
    for (int i = 0; i < count && !operations.isEmpty(); i++) {
      operations.removeLast().descendingIterator().forEachRemaining(Runnable::run);
    }
    open = null;
  }

  void forget() {
    operations.clear();
    open = null;
  }

  private <A, B> void undoBy(Map<A, B> map, A key, @Nullable B old) {
    current()
        .add(
            () -> {
              if (old == null) {
                map.remove(key);
              } else {
                map.put(key, old);
              }
            });
  }

  private Deque<Runnable> current() {
    Deque<Runnable> current = open;
    if (current == null) {
      current = new ArrayDeque<>();
      open = current;
      operations.addLast(current);
      if (operations.size() > KEPT) {
        operations.removeFirst();
      }
    }
    return current;
  }
}
