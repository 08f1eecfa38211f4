@NullMarked
package io.tiercel.bench.load;

import org.jspecify.annotations.NullMarked;
