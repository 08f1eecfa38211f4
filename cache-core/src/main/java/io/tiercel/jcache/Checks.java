package io.tiercel.jcache;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a cache accepts. */
record Checks(Class<?> keys, Class<?> values) {

  void key(Object key) {
    check(Objects.requireNonNull(key, "key"), keys, "key");
  }

  void value(Object value) {
    check(Objects.requireNonNull(value, "value"), values, "value");
  }

  void both(Object key, Object value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    key(key);
    value(value);
  }

  void keys(Set<?> all) {
    for (Object key : Objects.requireNonNull(all, "keys")) {
      key(key);
    }
  }

  void all(Map<?, ?> map) {
    Objects.requireNonNull(map, "map").forEach(this::both);
  }

  private static void check(Object object, Class<?> type, String what) {
    if (!type.isInstance(object)) {
      throw new ClassCastException(
          "The " + what + "s are of " + type.getName() + ", not " + object.getClass().getName());
    }
  }
}
