/** What a node hears of the others, and what it may believe because of that. */
@NullMarked
package io.tiercel.internal.coherence;

import org.jspecify.annotations.NullMarked;
