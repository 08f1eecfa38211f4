package io.tiercel.jdbc;

import java.nio.ByteBuffer;

/**
 * A part of the keys: hashes between two bounds. Hashes are spread evenly, so what stands there is
 * a fair sample of all.
 *
 * @param from the first hash
 * @param to the last hash
 * @param part how much of all hashes that is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Arc(byte[] from, byte[] to, double part) {

  private static final double ALL = 0x1p64;

  /** One of the equal parts of about that size, the one that 64 random bits say. */
  static Arc of(double part, long random) {
    long parts = Math.max(1, Math.round(1 / part));
    long index = Long.remainderUnsigned(random, parts);
    double size = 1.0 / parts;
    byte[] to = index == parts - 1 ? bound(-1L, -1) : bound((index + 1) * size, 0);
    return new Arc(bound(index * size, 0), to, size);
  }

  private static byte[] bound(double at, long rest) {
    double half = at * ALL / 2;
    return bound(((long) half) * 2, rest);
  }

  private static byte[] bound(long high, long low) {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }
}
