package io.tiercel.codec;

/** A place in the text of a key. Tokens end at parentheses and commas, which text escapes. */
final class KeyReader {

  private final String text;
  private int position;

  KeyReader(String text) {
    this.text = text;
  }

  boolean isAtEnd() {
    return position == text.length();
  }

  /** Whether the text goes on like this; if so, moves behind it. */
  boolean skip(String expected) {
    boolean found = text.startsWith(expected, position);
    position += found ? expected.length() : 0;
    return found;
  }

  /** Moves behind what must come. */
  void expect(String expected) {
    if (!skip(expected)) {
      throw new IllegalArgumentException("no " + expected + " at " + position);
    }
  }

  /** All up to the next parenthesis, comma, or the end. */
  String token() {
    int start = position;
    while (position < text.length() && "(),".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(start, position);
  }

  /** The token that is next, without moving. */
  String peek() {
    int start = position;
    String token = token();
    position = start;
    return token;
  }
}
