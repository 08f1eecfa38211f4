package io.tiercel.internal;

import io.tiercel.CacheOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Flights of one key that differ in their options, found by these. It is changed within
 * computations of its key in the table of {@link Flights} alone, and looked at by anyone.
 */
final class Formation<K, V> implements Joinable<K, V> {

  private final Map<CacheOptions, Flight<K, V>> flights = new ConcurrentHashMap<>();

  Formation(Flight<K, V> one, Flight<K, V> other) {
    flights.put(one.options(), one);
    flights.put(other.options(), other);
  }

  @Override
  public @Nullable Flight<K, V> serving(CacheOptions options) {
    return flights.get(options);
  }

  @Override
  public boolean holds(Flight<K, V> flight) {
    return flights.get(flight.options()) == flight;
  }

  @Override
  public boolean anyMatch(Predicate<Flight<K, V>> condition) {
    return flights.values().stream().anyMatch(condition);
  }

  @Override
  public Joinable<K, V> and(Flight<K, V> another) {
    flights.put(another.options(), another);
    return this;
  }

  @Override
  public @Nullable Joinable<K, V> without(Flight<K, V> landed) {
    flights.remove(landed.options(), landed);
    return flights.isEmpty() ? null : this;
  }
}
