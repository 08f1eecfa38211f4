/** Tests of the package. */
@NullMarked
package io.tiercel.bench.redis;

import org.jspecify.annotations.NullMarked;
