package io.tiercel.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 that changes nothing: what it cannot represent fails, where the JDK's short ways put a
 * question mark. They are used all the same, for they are intrinsics; only what they answer is
 * checked.
 */
final class Utf8 {

  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  static byte[] encode(String text) throws CharacterCodingException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!isAscii(text, bytes)) {
      checkSurrogates(text);
    }
    return bytes;
  }

  static String decode(byte[] bytes, int offset, int length) throws CharacterCodingException {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) { // written as such, or put in the place of rubbish
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    }
    return text;
  }

  /** Whether the index is that of half a pair of surrogates whose other half is missing. */
  static boolean isUnpaired(CharSequence text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  /** One byte a character is ASCII, or question marks in the place of characters. */
  private static boolean isAscii(String text, byte[] bytes) {
    return bytes.length == text.length()
        && new String(bytes, StandardCharsets.ISO_8859_1).equals(text);
  }

  private static void checkSurrogates(String text) throws CharacterCodingException {
    for (int i = 0; i < text.length(); i++) {
      if (isUnpaired(text, i)) {
        throw new MalformedInputException(1);
      }
    }
  }
}
