package io.tiercel.internal;

/**
 * What shows how a cache does, and turns it.
 *
 * @param statistics its counters
 * @param vitals its health
 * @param observers everybody who is told of events
 * @param audit what operators did
 */
record Instruments<K, V>(
    Statistics<K, V> statistics, Vitals<K, V> vitals, Observers<K, V> observers, Audit audit) {}
