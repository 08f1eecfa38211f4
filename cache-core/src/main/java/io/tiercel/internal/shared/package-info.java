/**
 * What tiers on servers have in common. It is exported to our own of them alone: a tier of somebody
 * else's needs nothing but {@code io.tiercel.spi}.
 */
@NullMarked
package io.tiercel.internal.shared;

import org.jspecify.annotations.NullMarked;
