package io.tiercel.codec;

/**
 * One version of the envelope. All versions begin with the same two bytes, so that a reader of any
 * finds out which one it has; the rest is each version's own.
 */
interface Layout {

  /** The first byte of every envelope. */
  byte MAGIC = (byte) 0xCA;

  /** The second byte. */
  int version();

  /** The most bytes that stand before a payload. */
  int longestHead();

  /** How many bytes follow a payload. */
  int trailer();

  /**
   * The array of a whole envelope in which the payload, of the given length, and the checksum are
   * still missing.
   */
  byte[] begin(Head head, Frame.Wrapping wrapping, int payload) throws Flaw;

  /** Adds the checksum once the payload is in its place. */
  void finish(byte[] envelope);

  /** Takes the head apart, of which no more is believed than that it lies within the array. */
  Frame open(byte[] envelope) throws Flaw;

  /** Fails unless these are exactly the bytes that {@link #finish} left. */
  void verify(byte[] envelope) throws Flaw;
}
