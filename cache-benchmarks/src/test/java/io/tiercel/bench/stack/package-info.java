@NullMarked
package io.tiercel.bench.stack;

import org.jspecify.annotations.NullMarked;
