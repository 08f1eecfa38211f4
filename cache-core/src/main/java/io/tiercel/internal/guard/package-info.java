/**
 * Decorators of tiers: each adds one behaviour and is otherwise the tier that it decorates.
 *
 * <p>They are stacked as {@link io.tiercel.internal.guard.Observed} around {@link
 * io.tiercel.internal.guard.Breaker} around {@link io.tiercel.internal.guard.TimeLimit} around the
 * tier, so that a rejected call is seen and a call that is too late counts as failed.
 */
@NullMarked
package io.tiercel.internal.guard;

import org.jspecify.annotations.NullMarked;
