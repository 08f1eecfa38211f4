package io.tiercel.annotation;

import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to each method of a proxy.
 *
 * <p>A proxy's class has one object for each method, which it hands over in every call, but they
 * are not those that anybody else gets. So a method is looked for by identity, which costs a
 * comparison, and only the first time by equality. Racing first times may lose what another one
 * learned, and learn it again.
 */
final class MethodTable {

  private final Map<Method, Bound> byEquality;
  private final int mask;

  /** Methods and what belongs to them, in turns. Replaced, never changed. */
  private volatile @Nullable Object[] slots;

  MethodTable(Map<Method, Bound> bound) {
    byEquality = Map.copyOf(bound);
    mask = Math.max(Integer.highestOneBit(bound.size()) * 8, 8) - 1;
    slots = new @Nullable Object[mask + 1];
  }

  /** What belongs to the method, or null if it is one of {@code Object}. */
  @Nullable Bound find(Method method) {
    @Nullable Object[] seen = slots;
    int at = place(method);
    while (seen[at] != null) {
      if (seen[at] == method) {
        return (Bound) seen[at + 1];
      }
      at = at + 2 & mask;
    }
    return learn(method);
  }

  private int place(Method method) {
    return System.identityHashCode(method) << 1 & mask;
  }

  private @Nullable Bound learn(Method method) {
    Bound bound = byEquality.get(method);
    if (bound != null) {
      @Nullable Object[] more = slots.clone();
      int at = place(method);
      int free = more.length / 4; // leaves room, should a class ever come with ever new methods
      while (more[at] != null && free-- > 0) {
        at = at + 2 & mask;
      }
      if (more[at] == null) {
        more[at] = method;
        more[at + 1] = bound;
        slots = more;
      }
    }
    return bound;
  }
}
