@NullMarked
package io.tiercel.bench.simulate;

import org.jspecify.annotations.NullMarked;
