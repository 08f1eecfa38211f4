package io.tiercel.internal;

import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Fills tiers with entries, from the farthest to the nearest. Each tier checks its own ticket; one
 * that refuses keeps the entry out of all nearer ones, because it knows of a change that they may
 * not know of yet. A tier that fails is left out.
 */
final class Ascent<K, V> {

  private final Engine<K, V> engine;
  private final List<Level<K, V>> levels;
  private final List<Landing<K, V>> landings;
  private final long began;
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private int next;

  /**
   * Prepares to fill the levels below {@code end} in the list.
   *
   * @param began when the reading of what is filled began
   */
  Ascent(Engine<K, V> engine, Levels<K, V> levels, List<Landing<K, V>> landings, long began) {
    this.engine = engine;
    this.levels = levels.list();
    this.next = levels.end() - 1;
    this.landings = landings;
    this.began = began;
  }

  /**
   * The nearest levels of a list.
   *
   * @param list nearest first
   * @param end the first one that is not meant
   */
  record Levels<K, V>(List<Level<K, V>> list, int end) {

    static <K, V> Levels<K, V> all(List<Level<K, V>> list) {
      return new Levels<>(list, list.size());
    }
  }

  /** Fills, and completes normally whatever the tiers say: each landing knows its own outcome. */
  CompletableFuture<@Nullable Void> run() {
    climb();
    return done;
  }

  private void climb() {
    while (next >= 0) {
      Level<K, V> level = levels.get(next--);
      List<Landing<K, V>> permitted = permitted(level);
      if (permitted.isEmpty()) {
        continue;
      }
      CompletableFuture<List<Outcome>> filled =
          Steps.call(() -> level.tier().fillAll(fillings(level, permitted)));
      if (!filled.isDone()) {
        Steps.whenDone(
            filled,
            () -> {
              note(level, permitted, filled);
              climb();
            });
        return;
      }
      note(level, permitted, filled);
    }
    done.complete(null);
  }

  private List<Landing<K, V>> permitted(Level<K, V> level) {
    List<Landing<K, V>> permitted = new ArrayList<>(landings.size());
    for (Landing<K, V> landing : landings) {
      Ticket ticket = landing.passage.permission(level.index());
      if (ticket != null && !landing.isRefused() && isBelieved(level, landing)) {
        permitted.add(landing);
      }
    }
    return permitted;
  }

  private boolean isBelieved(Level<K, V> level, Landing<K, V> landing) {
    return level.index()
        >= engine.undelivered().believableFrom(landing.passage.key, landing.entry.tags());
  }

  private List<Filling<K, V>> fillings(Level<K, V> level, List<Landing<K, V>> permitted) {
    List<Filling<K, V>> fillings = new ArrayList<>(permitted.size());
    for (Landing<K, V> landing : permitted) {
      Ticket ticket = landing.passage.permission(level.index());
      if (ticket != null) {
        Entry<V> admitted = engine.admit(level, landing.entry, began);
        fillings.add(new Filling<>(landing.passage.key, ticket, admitted));
      }
    }
    return fillings;
  }

  private void note(
      Level<K, V> level, List<Landing<K, V>> permitted, CompletableFuture<List<Outcome>> filled) {
    Throwable failure = Steps.failureOf(filled);
    for (int i = 0; i < permitted.size(); i++) {
      Landing<K, V> landing = permitted.get(i);
      if (failure != null) {
        landing.fail(failure);
      } else {
        note(level, landing, filled.join().get(i));
      }
    }
  }

  private void note(Level<K, V> level, Landing<K, V> landing, Outcome outcome) {
    landing.passage.used(level.index());
    if (outcome == Outcome.REFUSED) {
      landing.refuse();
    }
  }
}
