/**
 * What tiers, buses and caches are tested with: contracts that every tier and every bus has to
 * pass, clocks, a whole fleet of nodes on one thread, a model of a shared server, and faults.
 */
@NullMarked
package io.tiercel.testkit;

import org.jspecify.annotations.NullMarked;
