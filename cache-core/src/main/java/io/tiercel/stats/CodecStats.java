package io.tiercel.stats;

/**
 * Counters of what one tier turns into bytes and back. All are 0 where entries stay objects.
 *
 * @param encoded values that were turned into bytes
 * @param rawBytes what their codec made of them
 * @param packedBytes what compression left of that; without encryption and envelope
 * @param failures entries that could not be read, which were misses, or not be written
 */
public record CodecStats(long encoded, long rawBytes, long packedBytes, long failures) {

  /** Of a tier that has encoded nothing. */
  public static final CodecStats NONE = new CodecStats(0, 0, 0, 0);

  /** By how much compression made values smaller: 4 is a quarter, 1 is not at all. */
  public double compressionRatio() {
    return packedBytes == 0 ? 1 : (double) rawBytes / packedBytes;
  }
}
