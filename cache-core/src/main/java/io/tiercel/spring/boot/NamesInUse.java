package io.tiercel.spring.boot;

import io.tiercel.annotation.CacheUse;
import io.tiercel.policy.Names;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names that methods use for caches, for applications that define none. */
final class NamesInUse {

  private final Map<String, String> places = new TreeMap<>();
  private final NavigableSet<String> filled = new TreeSet<>();

  NamesInUse(Iterable<CacheUse> uses) {
    for (CacheUse use : uses) {
      Method method = use.method();
      if (method != null) {
        String place = method.getDeclaringClass().getName() + '.' + method.getName();
        places.putIfAbsent(use.cache(), place);
      }
      if (use.value() != null) {
        filled.add(use.cache());
      }
    }
  }

  /** What looks as if a name were misspelled. Nobody can be sure, as long as none is defined. */
  List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    places.forEach(
        (name, place) -> {
          if (!filled.contains(name)) {
            doubts.add(
                "Cache "
                    + name
                    + " is changed by "
                    + place
                    + ", but no method reads or stores anything there"
                    + Names.guess(name, filled));
          }
        });
    for (String one : filled) {
      for (String other : filled.tailSet(one, false)) {
        if (Names.areAlike(one, other)) {
          doubts.add(
              "Caches "
                  + one
                  + ", used by "
                  + places.get(one)
                  + ", and "
                  + other
                  + ", used by "
                  + places.get(other)
                  + ", have nearly the same name");
        }
      }
    }
    return doubts;
  }
}
