/** What an application imports. */
@NullMarked
package io.tiercel;

import org.jspecify.annotations.NullMarked;
