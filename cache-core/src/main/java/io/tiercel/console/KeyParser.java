package io.tiercel.console;

import java.util.UUID;

/**
 * Makes a key of what an operator typed.
 *
 * @param <K> the keys
 */
@FunctionalInterface
public interface KeyParser<K> {

  /**
   * The key that the text stands for.
   *
   * @throws RuntimeException if it stands for none; the operator is shown the message
   */
  K parse(String text);

  /** What is to be typed, in a word or two. */
  default String hint() {
    return "key";
  }

  /**
   * The parser of a well-known type: {@link String}, {@link Integer}, {@link Long}, {@link Short},
   * {@link UUID} or an enum.
   *
   * @throws io.tiercel.error.ConfigurationException for any other type, which needs a parser of its
   *     own
   */
  static <K> KeyParser<K> of(Class<K> type) {
    return TypedParser.of(type);
  }
}
