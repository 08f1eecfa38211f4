package io.tiercel.internal;

import io.tiercel.CacheOptions;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The flights of a cache that may be joined.
 *
 * <p>Why a joiner never gets a value from before an invalidation that it came after: an
 * invalidation voids the tiers first and detaches flights last. A flight that is in the table after
 * that was registered after the tiers were voided, and read only then, for a flight is registered
 * before its descent asks the first tier. Broad invalidations detach all flights by raising the
 * epoch, in constant time.
 *
 * <p>Readers with other options have flights of their own, in a {@link Formation} in the key's one
 * place, so that a change detaches them all at once.
 */
final class Flights<K, V> {

  private final ConcurrentHashMap<K, Joinable<K, V>> flying = new ConcurrentHashMap<>();
  private final AtomicLong epoch = new AtomicLong();
  private final Crowd crowd;
  private final int levels;
  private final LongPredicate recent;
  private final LongSupplier clock;

  /**
   * No flights yet.
   *
   * @param crowd those who wait for their answers
   * @param levels how many tiers the cache has
   * @param recent tells of the time at which a flight began whether what it has read since may be
   *     given to somebody who asks now
   * @param clock what time it is, in milliseconds
   */
  Flights(Crowd crowd, int levels, LongPredicate recent, LongSupplier clock) {
    this.crowd = crowd;
    this.levels = levels;
    this.recent = recent;
    this.clock = clock;
  }

  /** Who waits for their answers. */
  Crowd crowd() {
    return crowd;
  }

  /** The flight in progress for the key that readers with these options may join, or null. */
  @Nullable Flight<K, V> find(K key, CacheOptions options) {
    Flight<K, V> found = servingIn(flying.get(key), options);
    return found == null ? null : found.join();
  }

  private @Nullable Flight<K, V> servingIn(@Nullable Joinable<K, V> there, CacheOptions options) {
    Flight<K, V> flight = there == null ? null : there.serving(options);
    return flight == null || !isJoinable(flight) ? null : flight;
  }

  /** Whether there is a flight for the key that may be joined. */
  boolean isFlying(K key) {
    Joinable<K, V> there = flying.get(key);
    return there != null && there.anyMatch(this::isJoinable);
  }

  /** A flight of the present epoch that nobody can join. */
  Flight<K, V> unregistered(K key, CacheOptions options) {
    return new Flight<>(key, options, epoch.get(), levels);
  }

  /** Registers the new flight and answers it, or answers the one that is under way already. */
  Flight<K, V> begin(Flight<K, V> fresh) {
    Joinable<K, V> there = flying.putIfAbsent(fresh.key, fresh);
    if (there == null) {
      return fresh;
    }
    Flight<K, V> present = servingIn(there, fresh.options());
    return present == null ? beginBeside(fresh) : present.join();
  }

  /** As {@link #begin}, where there are flights already: which may land, and others begin. */
  private Flight<K, V> beginBeside(Flight<K, V> fresh) {
    AtomicReference<Flight<K, V>> answer = new AtomicReference<>(fresh);
    flying.compute(
        fresh.key,
        (key, there) -> {
          Flight<K, V> present = servingIn(there, fresh.options());
          if (present != null) {
            answer.set(present.join());
            return there;
          }
          return there == null || !there.anyMatch(this::isJoinable) ? fresh : there.and(fresh);
        });
    return answer.get();
  }

  /** Ends a flight: its value, if any, is in the tiers now. */
  void land(Flight<K, V> flight) {
    if (!flying.remove(flight.key, flight)) {
      flying.computeIfPresent(flight.key, (key, there) -> there.without(flight));
    }
  }

  /** Whether no change has come since the flight began, which is in the table. */
  boolean isCurrent(Flight<K, V> flight) {
    Joinable<K, V> there = flight.epoch == epoch.get() ? flying.get(flight.key) : null;
    return there != null && there.holds(flight);
  }

  /** Lets nobody join the key's flight from here on. */
  void detach(K key) {
    flying.remove(key); // whatever the map's size says: it is summed up while others come and go
  }

  /** Lets nobody join any flight of the present epoch from here on. */
  void detachAll() {
    epoch.incrementAndGet();
  }

  /** How many keys have flights under way. */
  int count() {
    return flying.size();
  }

  /**
   * Whether somebody who asks now may get the flight's answer: not if a broad invalidation came
   * since, or if the other nodes have not been heard since it began, or if it was answered early
   * with a stale entry that is over by now, or never got under way.
   */
  boolean isJoinable(Flight<K, V> flight) {
    long began = flight.began();
    return flight.epoch == epoch.get()
        && !flight.lost
        && (began == Flight.NOT_BEGUN || recent.test(began))
        && !(flight.answer.isDone() && flight.isOver(clock.getAsLong()));
  }
}
