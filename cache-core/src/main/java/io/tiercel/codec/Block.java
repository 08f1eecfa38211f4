package io.tiercel.codec;

import java.util.Arrays;

/** A range of an array that is read and not changed. */
final class Block {

  private final byte[] bytes;
  private final int offset;
  private final int length;

  Block(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  static Block of(byte[] bytes) {
    return new Block(bytes, 0, bytes.length);
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  byte[] copy() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, offset, target, at, length);
  }
}
