package io.tiercel.control;

import java.time.Duration;

/**
 * What one tier is doing now.
 *
 * @param name the tier's name
 * @param mode what it is used for
 * @param breaker {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}; {@code NONE} without a breaker
 * @param timeToLive how long what comes in is fresh there at most
 * @param entries how many entries it holds, about; -1 for a shared tier, which is not asked
 * @param weight what they weigh together, as the tier was built; -1 where that is not known
 * @param bytes how many bytes are stored behind a shared tier, about, those of other caches
 *     included; -1 where that is not known, or not yet
 * @param undelivered invalidations that it missed and that are sent again
 */
public record TierState(
    String name,
    TierMode mode,
    String breaker,
    Duration timeToLive,
    long entries,
    long weight,
    long bytes,
    int undelivered) {}
