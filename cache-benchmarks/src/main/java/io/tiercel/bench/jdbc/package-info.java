/** The JDBC tier beside plain JDBC. */
@NullMarked
package io.tiercel.bench.jdbc;

import org.jspecify.annotations.NullMarked;
