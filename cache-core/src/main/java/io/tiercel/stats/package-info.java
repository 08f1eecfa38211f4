/** Counters of caches and their tiers. */
@NullMarked
package io.tiercel.stats;

import org.jspecify.annotations.NullMarked;
