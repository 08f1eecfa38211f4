package io.tiercel.jcache;

import io.tiercel.TieredCache;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Atomic operations that may leave an entry as it is, and do not write it anew then. */
final class Alone {

  private Alone() {}

  /** Leaves a {@code compute} without effect: only what throws does. It carries no trace. */
  private static final class Unchanged extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unchanged() {
      super(null, null, false, false);
    }
  }

  /** Does it. What is absent is removed all the same: memory may have what Home has lost. */
  static <K, V> void update(TieredCache<K, V> cache, K key, UnaryOperator<@Nullable V> decision) {
    try {
      cache
          .asMap()
          .compute(
              key,
              (k, present) -> {
                V next = decision.apply(present);
                if (next != null && next == present) {
                  throw new Unchanged();
                }
                return next;
              });
    } catch (Unchanged left) {
      return;
    }
  }
}
