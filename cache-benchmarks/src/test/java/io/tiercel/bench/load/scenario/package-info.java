@NullMarked
package io.tiercel.bench.load.scenario;

import org.jspecify.annotations.NullMarked;
