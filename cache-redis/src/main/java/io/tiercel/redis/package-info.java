/** The Redis tier and the invalidation bus. */
@NullMarked
package io.tiercel.redis;

import org.jspecify.annotations.NullMarked;
