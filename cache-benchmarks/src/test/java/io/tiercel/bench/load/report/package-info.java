@NullMarked
package io.tiercel.bench.load.report;

import org.jspecify.annotations.NullMarked;
