/** Tests of the package. */
@NullMarked
package io.tiercel.bench;

import org.jspecify.annotations.NullMarked;
