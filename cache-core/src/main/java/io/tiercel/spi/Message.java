package io.tiercel.spi;

/**
 * One invalidation on its way between nodes.
 *
 * @param partition the chain it belongs to
 * @param previous the link it follows; if that is not the last one received, messages were lost
 * @param link its own place
 * @param origin the node that changed something
 * @param id unique: the same message may be delivered more than once
 * @param change what to remove
 */
public record Message<K>(
    int partition, Link previous, Link link, String origin, String id, Change<K> change) {}
