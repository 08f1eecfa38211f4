package io.tiercel.control;

import java.time.Instant;

/**
 * How one tier is.
 *
 * @param tier its name
 * @param status how it is
 * @param reason why; "in order" where it is {@link Status#UP}
 * @param since since when it has been so, by the node's wall clock
 * @param meanwhile what the cache does as long as it is so
 */
public record TierHealth(
    String tier, Status status, String reason, Instant since, String meanwhile) {}
