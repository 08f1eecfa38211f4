/** The JDBC tier and its dialects. */
@NullMarked
package io.tiercel.jdbc;

import org.jspecify.annotations.NullMarked;
