package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.internal.Source.Loaded;
import io.tiercel.policy.LoadTimeouts;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Ticket;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A read of one key through a cache that is memory alone, by a thread that waits: down, the load
 * and back up in one call, since nothing on the way has to be waited for.
 *
 * <p>It does what {@link Descent}, {@link Load} and {@link Ascent} do, in their order, without
 * their lists and stages: the flight is registered before the ticket is drawn, the ticket drawn
 * before the loader runs, the tier filled before the flight lands. Whatever turns out to be out of
 * the ordinary is left to them.
 */
final class DirectLoad<K, V> {

  private final Engine<K, V> engine;

  DirectLoad(Engine<K, V> engine) {
    this.engine = engine;
  }

  /** Takes a flight, registered by the calling thread, to its end, or answers false. */
  boolean run(Flight<K, V> flight, Request<K, V> request) {
    LocalTier<K, V> sole = engine.stack().soleLocal();
    if (sole == null || !isOrdinary(request)) {
      return false;
    }
    try {
      return run(flight, request, sole);
    } catch (RuntimeException | Error failure) {
      engine.endings().abort(List.of(flight), failure);
      return true;
    }
  }

  private boolean isOrdinary(Request<K, V> request) {
    LoadTimeouts timeouts = engine.policy().timeouts();
    return request.loads()
        && CacheOptions.NONE.equals(request.options())
        && request.caller().thread() != null
        && !request.caller().nested()
        && timeouts.soft().isZero()
        && timeouts.hard().isZero()
        && engine.isUntroubled();
  }

  private boolean run(Flight<K, V> flight, Request<K, V> request, LocalTier<K, V> tier) {
    Answer<V> answer = ask(tier, flight.key);
    if (answer instanceof Answer.Fresh<V> fresh) {
      engine.stack().home().reportRead(engine.observer(), answer);
      engine.endings().answer(flight, fresh.entry());
      engine.considerRenewal(flight.key, fresh.entry(), request);
      return true;
    }
    if (!(answer instanceof Answer.Miss<V> miss) || miss.entry() != null) {
      return false;
    }
    if (!engine.bulkhead().acquireIfFree()) {
      miss.ticket().release();
      return false;
    }
    load(flight, request, tier, miss);
    return true;
  }

  /** What the tier says; null where it cannot, because a derivation of tags threw. */
  private static <K, V> @Nullable Answer<V> ask(LocalTier<K, V> tier, K key) {
    try {
      return tier.answer(key, Ask.FILL);
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** The place in the bulkhead was taken, and is given back whatever happens. */
  private void load(
      Flight<K, V> flight, Request<K, V> request, LocalTier<K, V> tier, Answer.Miss<V> miss) {
    Source<K, V> source = Objects.requireNonNull(request.source(), "source");
    Claim claim = new Claim(List.of(flight), request.caller());
    Loaded<V> loaded;
    long took;
    try {
      flight.permit(0, miss.ticket());
      engine.stack().home().reportRead(engine.observer(), miss);
      flight.begin(claim, engine.admission().beginning());
      long began = engine.scheduling().nanos();
      loaded = claim.whileRunning(() -> source.loadOne(flight.key));
      took = engine.scheduling().nanos() - began;
    } finally {
      engine.bulkhead().release();
    }
    if (loaded.failure() != null && Failures.isInterruptionHere(loaded.failure())) {
      Thread.currentThread().interrupt();
      if (claim.isWantedByOthers()) {
        passOn(flight, request);
        return;
      }
    }
    engine.observer().missed(flight.key);
    engine.loaded(loaded, took);
    if (loaded.failure() == null) {
      land(flight, tier, engine.entryOf(flight.key, loaded, request.options()));
    } else {
      engine.endings().giveUp(flight, loaded.failure());
      engine.endings().answerFailure(flight, loaded.failure(), request.options());
    }
  }

  /** Leaves the load to the others who wait for it. */
  private void passOn(Flight<K, V> flight, Request<K, V> request) {
    request.caller().leave();
    Descent.fromLoad(engine, request, List.of(flight)).run();
  }

  private void land(Flight<K, V> flight, LocalTier<K, V> tier, Entry<V> entry) {
    Ticket ticket = flight.permission(0);
    if (ticket != null && engine.undelivered().believableFrom(flight.key, entry.tags()) <= 0) {
      fill(tier, flight, ticket, entry);
    }
    engine.endings().answer(flight, entry);
  }

  private void fill(LocalTier<K, V> tier, Flight<K, V> flight, Ticket ticket, Entry<V> entry) {
    Level<K, V> level = engine.stack().home();
    Entry<V> admitted = engine.admission().admit(level, entry, flight.lives(), flight.began());
    try {
      Outcome outcome = tier.fillAtOnce(new Filling<>(flight.key, ticket, admitted));
      flight.used(0);
      level.reportFilled(engine.observer(), outcome);
    } catch (RuntimeException failure) {
      engine.observer().survived("a fill of tier " + tier.name(), failure);
    }
  }
}
