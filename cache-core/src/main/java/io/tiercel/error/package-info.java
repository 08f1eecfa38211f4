/** What a cache throws: one unchecked root and few kinds. */
@NullMarked
package io.tiercel.error;

import org.jspecify.annotations.NullMarked;
