package io.tiercel.internal;

import io.tiercel.internal.guard.Breaker;
import io.tiercel.internal.guard.Switch;
import io.tiercel.internal.guard.Veil;
import io.tiercel.spi.Tier;
import org.jspecify.annotations.Nullable;

/**
 * A tier with what stands around it.
 *
 * @param gate the tier for everybody, with all of its decorators
 * @param insisting the tier for changes that are delivered late, which no open breaker holds off
 * @param breaker its circuit breaker, or null
 * @param veil what hides what it has still to remove, or null
 * @param observed whether what it does is counted
 */
record Guarded<K, V>(
    Switch<K, V> gate,
    Tier<K, V> insisting,
    @Nullable Breaker<K, V> breaker,
    @Nullable Veil<K, V> veil,
    boolean observed) {}
