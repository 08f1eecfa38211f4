/** What is made of results: pages, tables, and verdicts on what became worse. */
@NullMarked
package io.tiercel.bench.report;

import org.jspecify.annotations.NullMarked;
