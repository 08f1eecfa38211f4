package io.tiercel.internal.coherence;

import java.util.LinkedHashSet;
import java.util.Set;

/** The last few of many things that were seen. */
final class Recent<T> {

  private static final int KEPT = 256;

  private final Set<T> seen = new LinkedHashSet<>();

  void add(T thing) {
    if (seen.add(thing) && seen.size() > KEPT) {
      seen.remove(seen.iterator().next());
    }
  }

  boolean contains(T thing) {
    return seen.contains(thing);
  }
}
