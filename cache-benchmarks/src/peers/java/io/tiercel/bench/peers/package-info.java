/** Caches of others, as contenders. */
@NullMarked
package io.tiercel.bench.peers;

import org.jspecify.annotations.NullMarked;
