/** What bounds loads: how many at once, and how soon again after a failure. */
@NullMarked
package io.tiercel.internal.load;

import org.jspecify.annotations.NullMarked;
