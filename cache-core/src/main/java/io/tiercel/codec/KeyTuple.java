package io.tiercel.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list whose parts each have a type of their own: {@code (acme,#i42)}. */
record KeyTuple(List<KeyForm> parts) implements KeyForm {

  @Override
  public void write(@Nullable Object key, StringBuilder out) {
    if (!(key instanceof List<?> values) || values.size() != parts.size()) {
      throw new IllegalArgumentException("The key is no list of " + parts.size() + " parts");
    }
    out.append('(');
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).write(values.get(i), i == 0 ? out : out.append(','));
    }
    out.append(')');
  }

  @Override
  public Object read(KeyReader in) {
    in.expect("(");
    List<@Nullable Object> values = new ArrayList<>();
    for (KeyForm part : parts) {
      in.expect(values.isEmpty() ? "" : ",");
      values.add(part.read(in));
    }
    in.expect(")");
    return Collections.unmodifiableList(values);
  }
}
