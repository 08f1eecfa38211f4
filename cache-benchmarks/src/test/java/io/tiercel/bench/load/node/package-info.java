@NullMarked
package io.tiercel.bench.load.node;

import org.jspecify.annotations.NullMarked;
