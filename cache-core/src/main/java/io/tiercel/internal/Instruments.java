package io.tiercel.internal;

import org.jspecify.annotations.Nullable;

/**
 * What shows how a cache does, and turns it.
 *
 * @param statistics its counters
 * @param vitals its health
 * @param observers everybody who is told of events
 * @param audit what operators did
 * @param volumes how much shared tiers hold
 * @param popularity the keys that are asked for most, or null
 * @param inspector what holds answers against the source of truth, or null
 */
record Instruments<K, V>(
    Statistics<K, V> statistics,
    Vitals<K, V> vitals,
    Observers<K, V> observers,
    Audit audit,
    Volumes volumes,
    @Nullable Popularity<K, V> popularity,
    @Nullable Inspector<K, V> inspector) {}
