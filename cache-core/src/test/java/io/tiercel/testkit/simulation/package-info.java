/** A fleet of real caches in a simulated world, and the check of what they promise. */
@NullMarked
package io.tiercel.testkit.simulation;

import org.jspecify.annotations.NullMarked;
