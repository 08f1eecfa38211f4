/**
 * Caching by annotations, without a framework. {@link io.tiercel.annotation.Caching} is where to
 * begin.
 */
@NullMarked
package io.tiercel.annotation;

import org.jspecify.annotations.NullMarked;
