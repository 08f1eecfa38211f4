package io.tiercel.micrometer;

import io.micrometer.core.instrument.Tags;
import java.util.Map;

/** What meters are called and what they say of themselves. */
final class Words {

  private static final Map<String, String> DESCRIPTIONS =
      Map.ofEntries(
          Map.entry("tiercel.loads", "Keys that loads asked for"),
          Map.entry("tiercel.refreshes", "Renewals that were begun ahead of time"),
          Map.entry("tiercel.stale.served", "Loads that ended with a stale answer"),
          Map.entry("tiercel.invalidations", "Changes that this node invalidated"),
          Map.entry("tiercel.coherence.events", "What was heard, or not heard, of other nodes"),
          Map.entry("tiercel.saved.seconds", "Hits times the mean time of a load, about"),
          Map.entry("tiercel.inspected", "Answers held against the source of truth"),
          Map.entry("tiercel.coherent", "1 while the changes of other nodes are heard, else 0"),
          Map.entry("tiercel.flights", "Reads under way that others can join"),
          Map.entry("tiercel.callers.waiting", "Callers that wait for an answer that others bring"),
          Map.entry("tiercel.loads.active", "Loads under way"),
          Map.entry("tiercel.loads.waiting", "Loads that wait for another one to end"),
          Map.entry("tiercel.undelivered", "Invalidations that have not reached every tier"),
          Map.entry("tiercel.health.score", "From 100, where all is in order, down to 0"),
          Map.entry("tiercel.tier.gets", "Keys read at a tier, by what was found"),
          Map.entry("tiercel.tier.fills", "Entries on their way into a tier"),
          Map.entry("tiercel.tier.evictions", "Entries that a tier dropped by itself"),
          Map.entry("tiercel.tier.status", "1 up, 0.5 degraded, 0 down"),
          Map.entry("tiercel.tier.mode", "0 on, 1 read-only, 2 off"),
          Map.entry("tiercel.tier.breaker", "0 closed or none, 1 half open, 2 open"),
          Map.entry("tiercel.tier.undelivered", "Invalidations that the tier missed"),
          Map.entry("tiercel.tier.entries", "Entries in a local tier, about"),
          Map.entry("tiercel.tier.weight", "What the entries of a local tier weigh, about"),
          Map.entry(
              "tiercel.tier.bytes", "Bytes stored behind a shared tier, about; NaN if unknown"),
          Map.entry("tiercel.tier.encoded.values", "Values that were turned into bytes"),
          Map.entry("tiercel.tier.encoded.bytes", "Bytes of values, before and after compression"),
          Map.entry("cache.gets", "Keys read, found in some tier or in none"),
          Map.entry("cache.puts", "Entries stored in the nearest tier"),
          Map.entry("cache.evictions", "Entries that the nearest tier dropped by itself"),
          Map.entry("cache.size", "Entries in the nearest local tier, about"));

  private Words() {}

  static String describe(String name) {
    return DESCRIPTIONS.getOrDefault(name, name);
  }

  static Tags result(String result) {
    return Tags.of("result", result);
  }

  static Tags event(String event) {
    return Tags.of("event", event);
  }
}
