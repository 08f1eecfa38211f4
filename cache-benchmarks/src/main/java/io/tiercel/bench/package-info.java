/** Benchmarks, load tests and the demo. */
@NullMarked
package io.tiercel.bench;

import org.jspecify.annotations.NullMarked;
