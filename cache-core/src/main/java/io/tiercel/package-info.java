/**
 * What an application imports. {@link io.tiercel.TieredCache#named} is where to begin.
 *
 * <p>Lengths of life and other settings are in {@link io.tiercel.policy}, counters in {@link
 * io.tiercel.stats}, exceptions in {@link io.tiercel.error}.
 */
@NullMarked
package io.tiercel;

import org.jspecify.annotations.NullMarked;
