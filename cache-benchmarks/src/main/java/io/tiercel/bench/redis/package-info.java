/** What the Redis tier costs beside the same by hand. */
@NullMarked
package io.tiercel.bench.redis;

import org.jspecify.annotations.NullMarked;
