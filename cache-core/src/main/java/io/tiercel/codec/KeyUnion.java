package io.tiercel.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of several records or enums, told apart by the names that they are written with. */
record KeyUnion(Map<String, KeyForm> byName, Map<Class<?>, KeyForm> byClass) implements KeyForm {

  @Override
  public void write(@Nullable Object key, StringBuilder out) {
    if (key == null) {
      out.append(KeyScalar.NULL);
      return;
    }
    Class<?> type = key instanceof Enum<?> constant ? constant.getDeclaringClass() : key.getClass();
    KeyForm form = byClass.get(type);
    if (form == null) {
      throw new IllegalArgumentException(type.getName() + " was not there at the start");
    }
    form.write(key, out);
  }

  @Override
  public @Nullable Object read(KeyReader in) {
    if (in.skip(KeyScalar.NULL)) {
      return null;
    }
    String token = in.peek();
    int dot = token.indexOf('.');
    KeyForm form = byName.get(KeyText.unescape(token.substring(1, dot < 0 ? token.length() : dot)));
    if (form == null) {
      throw new IllegalArgumentException("no type that is permitted");
    }
    return form.read(in);
  }
}
