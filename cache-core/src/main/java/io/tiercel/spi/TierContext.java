package io.tiercel.spi;

import java.util.Set;
import java.util.function.Function;

/**
 * What a tier is told of the cache it is opened for.
 *
 * @param cache the cache's name
 * @param node this node's name on the bus, unique in the fleet and for each start
 * @param home whether this tier is the cache's Home: it then keeps the leases, and publishes
 * @param keyTags the tags that derive from a key, such as its declared prefixes
 * @param scheduling time, randomness and threads
 * @param observer where the tier reports what nobody else can see
 */
public record TierContext<K, V>(
    String cache,
    String node,
    boolean home,
    Function<K, Set<String>> keyTags,
    Scheduling scheduling,
    Observer<K, V> observer) {}
