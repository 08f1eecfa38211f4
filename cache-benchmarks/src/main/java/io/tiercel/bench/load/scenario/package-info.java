/** What a load test does, as it is written down in YAML. */
@NullMarked
package io.tiercel.bench.load.scenario;

import org.jspecify.annotations.NullMarked;
