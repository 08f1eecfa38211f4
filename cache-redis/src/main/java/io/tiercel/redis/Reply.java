package io.tiercel.redis;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a script answered: numbers, bytes, nothings, and lists of these. The first element is always
 * the server's time in milliseconds.
 */
record Reply(List<?> items) {

  long serverMillis() {
    return number(0);
  }

  int size() {
    return items.size();
  }

  long number(int index) {
    return (Long) Objects.requireNonNull(items.get(index), "a number");
  }

  byte @Nullable [] bytes(int index) {
    return items.get(index) instanceof byte[] bytes ? bytes : null;
  }

  byte[] someBytes(int index) {
    return Objects.requireNonNull(bytes(index), "bytes");
  }

  boolean isNumber(int index) {
    return items.get(index) instanceof Long;
  }

  Reply list(int index) {
    return new Reply((List<?>) Objects.requireNonNull(items.get(index), "a list"));
  }
}
