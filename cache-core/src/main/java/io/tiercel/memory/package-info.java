/** The memory tier: one Caffeine cache whose entries are fenced by tickets and markers. */
@NullMarked
package io.tiercel.memory;

import org.jspecify.annotations.NullMarked;
