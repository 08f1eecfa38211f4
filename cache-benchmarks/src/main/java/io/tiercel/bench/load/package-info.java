/**
 * The load tester: real stacks in several processes, asked at a rate that does not wait for them.
 */
@NullMarked
package io.tiercel.bench.load;

import org.jspecify.annotations.NullMarked;
