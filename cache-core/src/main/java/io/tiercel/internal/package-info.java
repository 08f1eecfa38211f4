/**
 * The engine: what happens between a call and the tiers. Not exported.
 *
 * <p>{@link io.tiercel.internal.Engine} holds one cache together. A read that memory cannot answer
 * is a {@link io.tiercel.internal.Descent}; a change is in {@link io.tiercel.internal.Changes}.
 */
@NullMarked
package io.tiercel.internal;

import org.jspecify.annotations.NullMarked;
