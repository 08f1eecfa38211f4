package io.tiercel.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of parts: {@code (a,bc)}. */
record KeyList(KeyForm element) implements KeyForm {

  @Override
  public void write(@Nullable Object key, StringBuilder out) {
    if (key == null) {
      out.append(KeyScalar.NULL);
      return;
    }
    char separator = '(';
    for (Object part : (List<?>) key) {
      element.write(part, out.append(separator));
      separator = ',';
    }
    out.append(separator == '(' ? "()" : ")");
  }

  @Override
  public @Nullable Object read(KeyReader in) {
    if (in.skip(KeyScalar.NULL)) {
      return null;
    }
    in.expect("(");
    List<@Nullable Object> parts = new ArrayList<>();
    if (!in.skip(")")) {
      do {
        parts.add(element.read(in));
      } while (in.skip(","));
      in.expect(")");
    }
    return Collections.unmodifiableList(parts);
  }
}
