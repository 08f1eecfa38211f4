/** Tests of the package. */
@NullMarked
package io.tiercel.bench.report;

import org.jspecify.annotations.NullMarked;
