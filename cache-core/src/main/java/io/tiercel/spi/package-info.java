/**
 * What a new tier implements: {@link io.tiercel.spi.Tier} and the few types it speaks in.
 *
 * <p>Nothing here depends on anything else of Tiercel. Every tier has to pass {@code TierContract},
 * every bus {@code BusContract}; both are published in the test jar.
 */
@NullMarked
package io.tiercel.spi;

import org.jspecify.annotations.NullMarked;
