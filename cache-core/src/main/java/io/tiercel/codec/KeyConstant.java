package io.tiercel.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A constant of an enum: {@code #Color.RED}. */
final class KeyConstant implements KeyForm {

  private final Class<?> type;
  private final String mark;
  private final Map<String, Object> byText = new HashMap<>();

  KeyConstant(Class<?> type) {
    this.type = type;
    this.mark = '#' + KeyText.escape(type.getSimpleName()) + '.';
    for (Object constant : type.getEnumConstants()) {
      byText.put(text(constant), constant);
    }
  }

  @Override
  public void write(@Nullable Object key, StringBuilder out) {
    out.append(key == null ? KeyScalar.NULL : text(key));
  }

  @Override
  public String text(Object key) {
    return mark + KeyText.escape(((Enum<?>) type.cast(key)).name());
  }

  @Override
  public @Nullable Object read(KeyReader in) {
    String token = in.token();
    Object constant = byText.get(token);
    if (constant == null && !token.equals(KeyScalar.NULL)) {
      throw new IllegalArgumentException("no constant of " + mark);
    }
    return constant;
  }
}
