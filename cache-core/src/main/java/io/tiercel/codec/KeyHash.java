package io.tiercel.codec;

import java.nio.ByteBuffer;

/**
 * 128 bits that stand for a key: MurmurHash3 of its canonical bytes, the same in every JVM.
 *
 * <p>A billion keys collide by chance with probability 10<sup>-21</sup>. It is no cryptographic
 * hash: who may choose keys can choose one of any hash. So it selects a place, a database row or a
 * partition, and the key itself is compared there: two keys that collide cost each other misses,
 * never a wrong answer. What is no key must not be kept where a hash of a key can point.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record KeyHash(long high, long low) {

  /** The 16 bytes of the hash, fit for a primary key. */
  public byte[] bytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /** Which of so many partitions the key belongs to. */
  public int partition(int partitions) {
    return (int) Long.remainderUnsigned(high, partitions);
  }

  /** The hash as 32 hexadecimal digits. */
  @Override
  public String toString() {
    return "%016x%016x".formatted(high, low);
  }
}
