/** What an operator sees of a running cache, and does to it. */
@NullMarked
package io.tiercel.control;

import org.jspecify.annotations.NullMarked;
