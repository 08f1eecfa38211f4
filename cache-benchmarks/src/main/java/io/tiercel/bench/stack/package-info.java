/** Stacks of tiers beside the raw libraries below them. */
@NullMarked
package io.tiercel.bench.stack;

import org.jspecify.annotations.NullMarked;
