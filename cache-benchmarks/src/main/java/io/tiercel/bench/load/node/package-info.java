/** A node of a load test: a process with a stack of its own, which makes its share of the load. */
@NullMarked
package io.tiercel.bench.load.node;

import org.jspecify.annotations.NullMarked;
