@NullMarked
package io.tiercel.bench.spring;

import org.jspecify.annotations.NullMarked;
