/** Meters and observations of caches, for Micrometer. */
@NullMarked
package io.tiercel.micrometer;

import org.jspecify.annotations.NullMarked;
