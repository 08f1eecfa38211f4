package io.tiercel.stats;

/**
 * Counters of one tier. Reads count keys, so a bulk read of ten counts ten.
 *
 * @param name the tier's name
 * @param hits fresh values found
 * @param absent times it was known that there is no value
 * @param stale times there was only something stale
 * @param misses times there was nothing
 * @param errors reads that failed or took too long; each was a miss for its reader
 * @param fills entries stored
 * @param refusedFills entries whose ticket was void: something had changed since the read
 * @param evictions entries that the tier dropped by itself
 * @param expired of the evictions, those whose life was over; the others made room
 * @param codec what was turned into bytes and back
 */
public record TierStats(
    String name,
    long hits,
    long absent,
    long stale,
    long misses,
    long errors,
    long fills,
    long refusedFills,
    long evictions,
    long expired,
    CodecStats codec) {

  /** All reads, whatever they found. */
  public long reads() {
    return hits + absent + stale + misses + errors;
  }

  /** The part of all reads that found a fresh value or known absence; 1 if there was none. */
  public double hitRate() {
    long reads = reads();
    return reads == 0 ? 1 : (double) (hits + absent) / reads;
  }
}
