package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.EntrySettings;
import io.tiercel.error.CacheClosedException;
import io.tiercel.internal.Source.Loaded;
import io.tiercel.internal.coherence.Coherence;
import io.tiercel.internal.guard.Undelivered;
import io.tiercel.internal.guard.Undelivered.Pending;
import io.tiercel.internal.load.Backoff;
import io.tiercel.internal.load.Bulkhead;
import io.tiercel.policy.CachePolicy;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cache: what its parts share.
 *
 * <p>Reading begins here ({@link #read}, {@link #readAll}), goes on in {@link Descent} and comes to
 * its end in {@link Endings}; changing is in {@link Changes}. The façades above only translate.
 */
final class Engine<K, V> {

  private final Parts<K, V> parts;
  private final Flights<K, V> flights;
  private final Undelivered<K> undelivered;
  private final Changes<K, V> changes;
  private final Renewal renewal;
  private final Bulkhead bulkhead;
  private final Backoff<K> backoff;
  private final Endings<K, V> endings;
  private final Admission<K, V> admission;
  private final NewEntries entries;
  private final DirectLoad<K, V> direct = new DirectLoad<>(this);
  private final Callers callers;
  private volatile boolean closed;

  Engine(Parts<K, V> parts) {
    this.parts = parts;
    this.admission = new Admission<>(parts.scheduling());
    this.entries = new NewEntries(parts.policy(), parts.scheduling());
    this.flights =
        new Flights<>(
            new Crowd(parts.name()),
            parts.stack().levels().size(),
            admission::isRecent,
            parts.scheduling()::millis);
    this.undelivered = new Undelivered<>(parts.keyTags(), parts.undeliveredBound());
    this.changes = new Changes<>(this);
    this.renewal = new Renewal(parts.policy(), parts.scheduling());
    this.bulkhead = new Bulkhead(parts.policy().concurrentLoads());
    this.backoff = new Backoff<>(parts.policy().retry(), parts.scheduling());
    this.endings = new Endings<>(parts, flights, backoff);
    this.callers = new Callers(parts.carrier(), parts.scheduling().executor());
  }

  String name() {
    return parts.name();
  }

  Stack<K, V> stack() {
    return parts.stack();
  }

  CachePolicy policy() {
    return parts.policy();
  }

  Scheduling scheduling() {
    return parts.scheduling();
  }

  Observer<K, V> observer() {
    return parts.observer();
  }

  Function<K, Set<String>> keyTags() {
    return parts.keyTags();
  }

  Undelivered<K> undelivered() {
    return undelivered;
  }

  Changes<K, V> changes() {
    return changes;
  }

  NewEntries entries() {
    return entries;
  }

  Admission<K, V> admission() {
    return admission;
  }

  Bulkhead bulkhead() {
    return bulkhead;
  }

  Patience patience() {
    return new Patience(policy().timeouts().waiting(), scheduling());
  }

  /** Ties the cache to other nodes. */
  void cohere(Coherence<K> withOthers) {
    admission.cohere(withOthers);
    changes.settleAfter(withOthers.settlingTime());
  }

  /** The flight that answers for the key: one under way, or a new one, descending. */
  Flight<K, V> read(K key, Request<K, V> request) {
    requireOpen();
    require(key);
    if (!request.loads()) {
      Flight<K, V> look = flights.unregistered(key, request.options());
      new Descent<>(this, request, List.of(look)).run();
      return look;
    }
    Flight<K, V> present = flights.find(key, request.options());
    if (present != null) {
      return joined(present, request);
    }
    Flight<K, V> fresh = flights.unregistered(key, request.options());
    try {
      Flight<K, V> flight = flights.begin(fresh);
      if (flight != fresh) {
        return joined(flight, request);
      }
      if (!direct.run(fresh, request)) {
        new Descent<>(this, request, List.of(fresh)).run();
      }
      return fresh;
    } catch (RuntimeException | Error failure) { // of the key, or for want of stack
      fresh.lost = true;
      endings.drop(fresh, failure);
      throw failure;
    }
  }

  /** The flight that is under way; a renewal is waited for only if nothing fresh is left. */
  private Flight<K, V> joined(Flight<K, V> present, Request<K, V> request) {
    if (request.caller().nested()) {
      present.press();
    }
    if (!present.isRenewal()) {
      return present;
    }
    attended(present.key);
    Flight<K, V> look = flights.unregistered(present.key, request.options());
    new Descent<>(this, request.look(), List.of(look)).run();
    return look.orElse(present);
  }

  /** The flights that answer for the keys; those that are new descend together. */
  List<Flight<K, V>> readAll(Set<K> keys, Request<K, V> request) {
    requireOpen();
    keys.forEach(this::require);
    List<Flight<K, V>> all = new ArrayList<>(keys.size());
    List<Flight<K, V>> own = new ArrayList<>(keys.size());
    try {
      for (K key : keys) {
        Flight<K, V> fresh = flights.unregistered(key, request.options());
        Flight<K, V> flight = request.loads() ? flights.begin(fresh) : fresh;
        if (flight == fresh) {
          own.add(fresh);
        }
        all.add(flight == fresh ? fresh : joined(flight, request));
      }
    } catch (RuntimeException | Error failure) { // of a key: those before it must not wait for it
      endings.abort(own, failure);
      throw failure;
    }
    if (!own.isEmpty()) {
      new Descent<>(this, request, own).run();
    }
    return all;
  }

  /** Lets no further operation begin. */
  void shut() {
    closed = true;
  }

  boolean isShut() {
    return closed;
  }

  /** Fails once the cache is closed. */
  void requireOpen() {
    if (closed) {
      throw new CacheClosedException(name());
    }
  }

  /** Fails for a key that a tier has no way to write, before anything is done with it. */
  void require(K key) {
    stack().require(key, name());
  }

  /** Renews an entry behind its reader's back, if it is time to. */
  void considerRenewal(K key, Entry<V> entry, Request<K, V> request) {
    if (!request.loads() || !renewal.isNear(entry, request.options().lives())) {
      return;
    }
    attended(key);
    if (!renewal.isDue(entry, request.options().lives())
        || bulkhead.isFull() // the next look at the entry asks again
        || backoff.current(key, now()) != null) {
      return;
    }
    Flight<K, V> fresh = flights.unregistered(key, request.options()).asRenewal();
    try {
      if (flights.begin(fresh) == fresh) {
        observer().refreshing(key);
        new Descent<>(this, request.renewal(halfLived(entry)), List.of(fresh)).run();
      }
    } catch (RuntimeException | Error failure) {
      fresh.lost = true;
      endings.drop(fresh, failure);
      throw failure;
    }
  }

  /** Sends nobody else to the key's entry for a while because a renewal may be due. */
  private void attended(K key) {
    LocalTier<K, V> front = stack().front();
    if (front != null) {
      front.attended(key);
    }
  }

  /**
   * Only what was written later than this counts as somebody else's renewal of the entry. It is not
   * the time of the entry itself, which another clock's times could seem to lie after: the same
   * entry would pass for a newer one, and nobody would renew it.
   */
  private long halfLived(Entry<V> entry) {
    return entry.writtenAt() + Math.max(now() - entry.writtenAt(), 0) / 2;
  }

  // what tiers are told and believed

  /**
   * The entry, or null if it is none or an invalidation has not reached its tier: now, or when the
   * tier was asked, for the answer may have been given before the delivery and come after it.
   */
  @Nullable Entry<V> believed(
      Level<K, V> level, K key, @Nullable Entry<V> entry, Map<Object, Pending> whenAsked) {
    if (entry == null) {
      return null;
    }
    int now = undelivered.believableFrom(key, entry.tags());
    int then = undelivered.believableFrom(whenAsked, key, entry.tags());
    return Math.max(now, then) > level.index() ? null : entry;
  }

  /** What a load brought, as an entry that no tier has shortened yet. Earlier failures are over. */
  Entry<V> entryOf(K key, Loaded<V> loaded, CacheOptions options) {
    backoff.clear(key);
    EntrySettings settings = loaded.settings();
    Duration life = settings == null ? null : settings.timeToLive();
    Set<String> tags = settings == null ? Set.of() : settings.tags();
    return entries.of(loaded.value(), life, tags, options);
  }

  /** How flights end. */
  Endings<K, V> endings() {
    return endings;
  }

  /** Whether no load failed a moment ago, and no change is on its way to a tier. */
  boolean isUntroubled() {
    return backoff.isEmpty() && undelivered.isEmpty();
  }

  /** Counts a load that came to its end. */
  void loaded(List<Loaded<V>> brought, long nanos) {
    renewal.took(nanos);
    brought.forEach(loaded -> report(loaded, nanos / brought.size()));
  }

  /** Counts the load of one key that came to its end. */
  void loaded(Loaded<V> brought, long nanos) {
    renewal.took(nanos);
    report(brought, nanos);
  }

  private void report(Loaded<V> loaded, long nanos) {
    observer().loaded(1, nanos, loaded.failure());
  }

  /** Lets nobody join the flights that a change covers, and forgets failures that it may mend. */
  void detach(Change<K> change) {
    if (change instanceof Change.Keys<K> keys) {
      keys.keys().forEach(this::detach);
    } else {
      flights.detachAll();
      backoff.clear();
    }
  }

  /** As {@link #detach(Change)}, for one key. */
  void detach(K key) {
    flights.detach(key);
    backoff.clear(key);
  }

  /** Applies another node's change: empties the local tiers of it. */
  void apply(Change<K> change) {
    stack().emptyLocals(change, observer());
    detach(change);
  }

  /** The flights that are under way. */
  Flights<K, V> flights() {
    return flights;
  }

  /** A request that looks and loads nothing. */
  Request<K, V> looking(CacheOptions options, Caller caller) {
    return new Request<>(stack().without(options.skippedTiers()), null, Ask.FILL, options, caller);
  }

  /** A request that loads from the source. */
  Request<K, V> loading(Source<K, V> source, CacheOptions options, Caller caller) {
    return new Request<>(
        stack().without(options.skippedTiers()), source, Ask.FILL, options, caller);
  }

  /** Those on whose behalf keys are read. */
  Callers callers() {
    return callers;
  }

  private long now() {
    return scheduling().millis();
  }
}
