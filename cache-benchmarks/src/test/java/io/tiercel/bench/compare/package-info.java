/** Tests of the package. */
@NullMarked
package io.tiercel.bench.compare;

import org.jspecify.annotations.NullMarked;
