/** Comparisons: sides measured by turns, their medians, and the bars they are held to. */
@NullMarked
package io.tiercel.bench.compare;

import org.jspecify.annotations.NullMarked;
