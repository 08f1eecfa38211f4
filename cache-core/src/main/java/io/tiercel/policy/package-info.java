/** The settings of caches and tiers, checked where they are made. */
@NullMarked
package io.tiercel.policy;

import org.jspecify.annotations.NullMarked;
