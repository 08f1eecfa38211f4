package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.internal.load.Backoff;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Worth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the flights of a cache end: with an entry, with something stale, or with a failure. */
final class Endings<K, V> {

  private final Parts<K, V> parts;
  private final Flights<K, V> flights;
  private final Backoff<K> backoff;

  Endings(Parts<K, V> parts, Flights<K, V> flights, Backoff<K> backoff) {
    this.parts = parts;
    this.flights = flights;
    this.backoff = backoff;
  }

  /** Ends a flight with an entry that the tiers have by now, where they may. */
  void answer(Flight<K, V> flight, Entry<V> entry) {
    flight.releaseTickets();
    flights.land(flight);
    flight.answer.complete(entry);
  }

  /** Ends a flight that only looked and found nothing. */
  void answerNothing(Flight<K, V> flight) {
    flight.releaseTickets();
    flights.land(flight);
    flight.answer.complete(null);
  }

  /**
   * As {@link #giveUp(Flight)}, because its load failed. The key is left alone for a while, unless
   * the failure says nothing of what a load would find now: it is remembered first, and forgotten
   * again if a change has come meanwhile, which forgets what it finds.
   */
  void giveUp(Flight<K, V> flight, Throwable failure) {
    if (!isOfTheThread(failure) && flights.isCurrent(flight)) {
      backoff.failed(flight.key, failure, now());
      if (!flights.isCurrent(flight)) {
        backoff.clear(flight.key);
      }
    }
    giveUp(flight);
  }

  /** Whether it befell the thread that loaded, and says nothing of the source of truth. */
  private static boolean isOfTheThread(Throwable failure) {
    return failure instanceof StackOverflowError || Failures.isInterruptionHere(failure);
  }

  /** It comes to nothing: from here on nobody joins it, or waits for what it holds. */
  void giveUp(Flight<K, V> flight) {
    flight.releaseTickets();
    flights.land(flight);
  }

  /** Ends a flight whose load failed: with something stale, or with the failure. */
  void answerFailure(Flight<K, V> flight, Throwable failure, CacheOptions options) {
    giveUp(flight);
    Entry<V> remembered = flight.remembered(now());
    if (remembered == null || !options.allowStale()) {
      flight.answer.completeExceptionally(failure);
    } else {
      answerRemembered(flight, remembered);
    }
  }

  /** The observer hears of it first, so that counters are right as soon as an answer is there. */
  private void answerRemembered(Flight<K, V> flight, Entry<V> remembered) {
    if (remembered.worth(now()) == Worth.STALE && !flight.answer.isDone()) {
      parts.observer().servedStale(flight.key);
    }
    flight.answer.complete(remembered);
  }

  /** Ends flights that something unforeseen befell. */
  void abort(List<Flight<K, V>> aborted, Throwable failure) {
    try {
      parts.observer().survived("a step of a read of cache " + parts.name(), failure);
    } finally {
      aborted.forEach(flight -> giveUpAnyhow(flight, failure)); // all, before anybody hears of one
      aborted.forEach(flight -> flight.answer.completeExceptionally(failure));
    }
  }

  /** Answers a flight with something stale while its load goes on. */
  void answerStaleEarly(Flight<K, V> flight) {
    Entry<V> remembered = flight.remembered(now());
    if (remembered != null && flight.options().allowStale()) {
      answerRemembered(flight, remembered);
    }
  }

  /** Ends the flights whose keys failed a moment ago; answers the others. */
  List<Flight<K, V>> answerThoseInBackoff(List<Flight<K, V>> missing, CacheOptions options) {
    if (backoff.isEmpty()) {
      return missing;
    }
    List<Flight<K, V>> due = new ArrayList<>(missing.size());
    for (Flight<K, V> flight : missing) {
      Throwable failure = failureToRepeat(flight, options);
      if (failure == null) {
        due.add(flight);
      } else {
        answerFailure(flight, failure, options);
      }
    }
    return due;
  }

  private @Nullable Throwable failureToRepeat(Flight<K, V> flight, CacheOptions options) {
    boolean stale = options.allowStale() && flight.remembered(now()) != null;
    return stale || parts.policy().retry().withoutStale()
        ? backoff.current(flight.key, now())
        : null;
  }

  /** Ends a flight that did not get under way. */
  void drop(Flight<K, V> flight, Throwable failure) {
    try {
      giveUpAnyhow(flight, failure);
    } finally {
      flight.answer.completeExceptionally(failure);
    }
  }

  /** Its readers are told whatever happens: a key may fail again, and with the same exception. */
  private void giveUpAnyhow(Flight<K, V> flight, Throwable failure) {
    try {
      giveUp(flight);
    } catch (RuntimeException | Error second) { // of the key, whose hash code it may be
      flight.lost = true;
      if (second != failure) {
        failure.addSuppressed(second);
      }
    }
  }

  private long now() {
    return parts.scheduling().millis();
  }
}
