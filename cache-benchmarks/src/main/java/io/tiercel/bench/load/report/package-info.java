/** What came of a load test, as text, JSON, CSV and a page. */
@NullMarked
package io.tiercel.bench.load.report;

import org.jspecify.annotations.NullMarked;
