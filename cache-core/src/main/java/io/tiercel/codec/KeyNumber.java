package io.tiercel.codec;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers of any length as texts. To read one takes time in the square of its digits, and texts of
 * keys come in messages, so very long ones are no keys; neither are those that Java writes and does
 * not read.
 */
final class KeyNumber {

  private static final int MOST_BITS = 30_000;

  /** More than numbers of so many bits ever have. */
  private static final int LONGEST_TEXT = 10_000;

  private KeyNumber() {}

  static String text(BigInteger number) {
    require(number.bitLength() <= MOST_BITS, "too many digits");
    return number.toString();
  }

  static String text(BigDecimal number) {
    require(number.unscaledValue().bitLength() <= MOST_BITS, "too many digits");
    long exponent = number.precision() - 1L - number.scale();
    require(exponent <= Integer.MAX_VALUE, "too large an exponent");
    return number.toString();
  }

  static BigInteger whole(String text) {
    require(text.length() <= LONGEST_TEXT, "too many digits");
    return new BigInteger(text);
  }

  static BigDecimal decimal(String text) {
    require(text.length() <= LONGEST_TEXT, "too many digits");
    return new BigDecimal(text);
  }

  private static void require(boolean holds, String flaw) {
    if (!holds) {
      throw new IllegalArgumentException("A number has " + flaw + " for a key");
    }
  }
}
