/**
 * The examples of the documentation, which run here, and the test that the pages show them as they
 * are.
 */
@NullMarked
package io.tiercel.docs;

import org.jspecify.annotations.NullMarked;
