package io.tiercel.annotation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which caches the present thread's transactions have changed without having committed yet, by
 * their names, and how many such changes each has.
 */
final class Uncommitted {

  private static final ThreadLocal<@Nullable Map<String, Integer>> CHANGES = new ThreadLocal<>();

  private Uncommitted() {}

  static boolean isChanged(String cache) {
    Map<String, Integer> here = CHANGES.get();
    return here != null && here.containsKey(cache);
  }

  static void begin(String cache) {
    Map<String, Integer> here = CHANGES.get();
    if (here == null) {
      here = new HashMap<>();
      CHANGES.set(here);
    }
    here.merge(cache, 1, Integer::sum);
  }

  static void end(String cache) {
    Map<String, Integer> here = CHANGES.get();
    if (here != null) {
      here.computeIfPresent(cache, (name, count) -> count == 1 ? null : count - 1);
      if (here.isEmpty()) {
        CHANGES.remove();
      }
    }
  }
}
