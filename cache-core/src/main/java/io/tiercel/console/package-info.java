/** A page that shows caches and turns them, served by the JDK's own HTTP server. */
@NullMarked
package io.tiercel.console;

import org.jspecify.annotations.NullMarked;
