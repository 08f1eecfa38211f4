@NullMarked
package io.tiercel.bench.demo;

import org.jspecify.annotations.NullMarked;
