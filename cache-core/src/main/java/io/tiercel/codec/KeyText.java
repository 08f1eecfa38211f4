package io.tiercel.codec;

import java.util.HexFormat;

/** Text within the texts of keys. What it escapes must never change: it is in every stored key. */
final class KeyText {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private KeyText() {}

  /** The text, with whatever could be mistaken for something else escaped. */
  static String escape(String text) {
    int i = 0;
    while (i < text.length() && isPlain(text, i)) {
      i++;
    }
    return i == text.length() ? text : escape(text, i);
  }

  /** The text that was escaped; throws at what no text is escaped to. */
  static String unescape(String escaped) {
    int percent = escaped.indexOf('%');
    if (percent < 0) {
      return escaped;
    }
    StringBuilder out = new StringBuilder(escaped.length());
    int from = 0;
    for (; percent >= 0; percent = escaped.indexOf('%', from)) {
      out.append(escaped, from, percent);
      boolean wide = escaped.charAt(percent + 1) == 'u';
      from = percent + (wide ? 6 : 3);
      out.append((char) HexFormat.fromHexDigits(escaped, percent + (wide ? 2 : 1), from));
    }
    return out.append(escaped, from, escaped.length()).toString();
  }

  private static String escape(String text, int from) {
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(text, i)) {
        out.append(c);
      } else if (c < 0x100) {
        out.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        out.append("%u").append(HEX.toHexDigits(c));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(String text, int index) {
    char c = text.charAt(index);
    return switch (c) {
      case '%', '{', '}', '(', ')', ',' -> false;
      case '#' -> index > 0;
      default -> (c > ' ' && c < 0x7f) || (c > 0xa0 && !Utf8.isUnpaired(text, index));
    };
  }
}
