package io.tiercel.internal;

import io.tiercel.ContextCarrier;
import io.tiercel.policy.CachePolicy;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import java.util.Set;
import java.util.function.Function;

/**
 * What an engine is made of.
 *
 * @param name the cache's name
 * @param stack its tiers
 * @param policy how it loads, renews and waits
 * @param keyTags the tags that derive from a key
 * @param scheduling time, randomness and threads
 * @param carrier takes the asker's context over to the executor
 * @param observer the one sink for events
 * @param undeliveredBound how many undelivered invalidations are kept apart
 */
record Parts<K, V>(
    String name,
    Stack<K, V> stack,
    CachePolicy policy,
    Function<K, Set<String>> keyTags,
    Scheduling scheduling,
    ContextCarrier carrier,
    Observer<K, V> observer,
    int undeliveredBound) {}
