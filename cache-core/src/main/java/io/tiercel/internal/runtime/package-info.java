/**
 * Time, randomness and threads of a real JVM. The only place that may ask the JVM for any of them.
 */
@NullMarked
package io.tiercel.internal.runtime;

import org.jspecify.annotations.NullMarked;
