/** Caches as JMX beans. */
@NullMarked
package io.tiercel.jmx;

import org.jspecify.annotations.NullMarked;
