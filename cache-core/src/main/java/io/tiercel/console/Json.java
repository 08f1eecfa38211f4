package io.tiercel.console;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists, records, numbers and text as JSON. Lengths of time are seconds; whatever it
 * does not know is its text. Nothing comes out that could end a script or an element of a page.
 */
final class Json {

  private final StringBuilder out = new StringBuilder(1 << 12);

  private Json() {}

  static String of(@Nullable Object value) {
    Json json = new Json();
    json.value(value);
    return json.out.toString();
  }

  private void value(@Nullable Object value) {
    if (value == null || (value instanceof Double number && !Double.isFinite(number))) {
      out.append("null");
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Duration time) {
      out.append(time.toMillis() / 1e3);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof Iterable<?> list) {
      array(list);
    } else if (value instanceof Record one) {
      object(one);
    } else {
      text(value.toString());
    }
  }

  private void object(Map<?, ?> map) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(before);
      text(String.valueOf(entry.getKey()));
      out.append(':');
      value(entry.getValue());
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private void array(Iterable<?> list) {
    char before = '[';
    for (Object one : list) {
      out.append(before);
      value(one);
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }

  /** Only records of this library, which are public, come here. */
  private void object(Record one) {
    char before = '{';
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      out.append(before);
      text(component.getName());
      out.append(':');
      value(read(component, one));
      before = ',';
    }
    out.append('}');
  }

  private static @Nullable Object read(RecordComponent component, Record one) {
    try {
      return component.getAccessor().invoke(one);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("A record cannot be read: " + one.getClass(), failure);
    }
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one >= ' ' && one < 0x7f && "\"\\<>&'".indexOf(one) < 0) {
        out.append(one);
      } else {
        out.append("\\u").append(String.format("%04x", (int) one));
      }
    }
    out.append('"');
  }
}
