package io.tiercel.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * MurmurHash3 x64 128 with seed 0, by Austin Appleby: the same bytes hash alike in every JVM, on
 * every machine.
 */
final class Murmur3 {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private Murmur3() {}

  static KeyHash hash(byte[] bytes) {
    long h1 = 0;
    long h2 = 0;
    int whole = bytes.length & ~15;
    for (int i = 0; i < whole; i += 16) {
      h1 ^= mix1((long) LONG.get(bytes, i));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mix2((long) LONG.get(bytes, i + 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    h2 ^= mix2(rest(bytes, whole + 8, bytes.length));
    h1 ^= mix1(rest(bytes, whole, Math.min(whole + 8, bytes.length)));
    return finish(h1 ^ bytes.length, h2 ^ bytes.length);
  }

  private static KeyHash finish(long h1, long h2) {
    long a = avalanche(h1 + h2);
    long b = avalanche(h1 + h2 + h2);
    return new KeyHash(a + b, a + b + b);
  }

  private static long mix1(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long mix2(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long rest(byte[] bytes, int from, int to) {
    long rest = 0;
    for (int i = to - 1; i >= from; i--) {
      rest = (rest << 8) | (bytes[i] & 0xff);
    }
    return rest;
  }

  private static long avalanche(long value) {
    long k = value;
    k = (k ^ (k >>> 33)) * 0xff51afd7ed558ccdL;
    k = (k ^ (k >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return k ^ (k >>> 33);
  }
}
