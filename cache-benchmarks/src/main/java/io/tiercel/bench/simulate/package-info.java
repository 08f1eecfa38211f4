/** The hit-rate simulator: a trace replayed through tiers of given sizes. */
@NullMarked
package io.tiercel.bench.simulate;

import org.jspecify.annotations.NullMarked;
