package io.tiercel.console;

import io.tiercel.policy.Rules;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Makes keys of a type that every application has.
 *
 * @param type the type
 * @param reader makes one of a text
 */
record TypedParser<K>(Class<K> type, Function<String, ?> reader) implements KeyParser<K> {

  private static final Map<Class<?>, Function<String, ?>> KNOWN =
      Map.of(
          String.class, text -> text,
          Integer.class, Integer::valueOf,
          Long.class, Long::valueOf,
          Short.class, Short::valueOf,
          UUID.class, UUID::fromString);

  static <K> TypedParser<K> of(Class<K> type) {
    Function<String, ?> reader = type.isEnum() ? constants(type) : KNOWN.get(type);
    String rule = "a type that KeyParser.of knows; else write a parser";
    Rules.check(reader != null, "type of keys", type.getName(), rule);
    return new TypedParser<>(type, Rules.present("reader", reader));
  }

  private static Function<String, ?> constants(Class<?> type) {
    return text ->
        Arrays.stream(type.getEnumConstants())
            .filter(constant -> ((Enum<?>) constant).name().equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no constant of that name"));
  }

  @Override
  public K parse(String text) {
    return type.cast(reader.apply(text));
  }

  @Override
  public String hint() {
    return type.getSimpleName();
  }
}
