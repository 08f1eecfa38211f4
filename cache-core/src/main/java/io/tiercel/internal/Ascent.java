package io.tiercel.internal;

import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Ticket;
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
  private int next;
  private Level<K, V> level;
  private List<Landing<K, V>> permitted = List.of();
  private CompletableFuture<List<Outcome>> filled = Steps.nothing();

  /**
   * Prepares to fill the given levels.
   *
   * @param levels those that may be filled, nearer than where the entries were found
   * @param began when the read that found the entries began
   */
  Ascent(Engine<K, V> engine, Levels<K, V> levels, List<Landing<K, V>> landings, long began) {
    this.engine = engine;
    this.levels = levels.list();
    this.next = levels.end() - 1;
    this.level = levels.list().get(0);
    this.landings = landings;
    this.began = began;
    if (levels.isFoundBeyond(engine.stack().home())) {
      noteWhatPassedHome();
    }
  }

  /** Marks what was found beyond Home without a ticket of Home: nobody vouches for it. */
  private void noteWhatPassedHome() {
    int home = engine.stack().home().index();
    for (Landing<K, V> landing : landings) {
      if (!isFenced(landing.passage.permission(home))) {
        landing.passedHome();
      }
    }
  }

  /** Whether a tier gave the ticket: where an operator switched it off, a stand-in is given. */
  static boolean isFenced(@Nullable Ticket ticket) {
    return ticket != null && ticket.number() != Ticket.NONE.number();
  }

  /**
   * The levels of a list, nearest first, that come before an index.
   *
   * @param list nearest first
   * @param end the index of the first level that is left out: where the entries were found
   */
  record Levels<K, V>(List<Level<K, V>> list, int end) {

    /** Whether the entries were found in a tier that is farther away than that level. */
    boolean isFoundBeyond(Level<K, V> level) {
      return end < list.size() && list.get(end).index() > level.index();
    }
  }

  /** Fills, and completes normally whatever the tiers say: each landing knows its own outcome. */
  CompletableFuture<@Nullable Void> run() {
    return climb() ? Steps.DONE : whenOnTop();
  }

  private CompletableFuture<@Nullable Void> whenOnTop() {
    CompletableFuture<@Nullable Void> top = new CompletableFuture<>();
    awaitStep(top);
    return top;
  }

  private void awaitStep(CompletableFuture<@Nullable Void> top) {
    Steps.whenDone(
        filled,
        () -> {
          try {
            note();
            climbOn(top);
          } catch (RuntimeException | Error failure) {
            top.completeExceptionally(failure);
          }
        });
  }

  private void climbOn(CompletableFuture<@Nullable Void> top) {
    if (climb()) {
      top.complete(null);
    } else {
      awaitStep(top);
    }
  }

  /** Fills level by level; answers false if it has to wait for one. */
  private boolean climb() {
    while (next >= 0) {
      level = levels.get(next--);
      permitted = permitted();
      if (!permitted.isEmpty()) {
        filled = Steps.call(() -> level.tier().fillAll(fillings()));
        if (!filled.isDone()) {
          return false;
        }
        note();
      }
    }
    return true;
  }

  private List<Landing<K, V>> permitted() {
    if (landings.size() == 1) {
      return isPermitted(landings.get(0)) ? landings : List.of();
    }
    return landings.stream().filter(this::isPermitted).toList();
  }

  private boolean isPermitted(Landing<K, V> landing) {
    return landing.passage.permission(level.index()) != null
        && !landing.isRefused()
        && isBelieved(landing);
  }

  private boolean isBelieved(Landing<K, V> landing) {
    return level.index()
        >= engine.undelivered().believableFrom(landing.passage.key, landing.entry.tags());
  }

  private List<Filling<K, V>> fillings() {
    if (permitted.size() == 1) {
      return List.of(filling(permitted.get(0)));
    }
    return permitted.stream().map(this::filling).toList();
  }

  private Filling<K, V> filling(Landing<K, V> landing) {
    Ticket ticket = landing.passage.permission(level.index());
    Admission<K, V> admission = engine.admission();
    Entry<V> admitted =
        landing.hasPassedHome()
            ? admission.admitUnvouched(level, landing.entry, landing.passage.lives(), began)
            : admission.admit(level, landing.entry, landing.passage.lives(), began);
    return new Filling<>(landing.passage.key, ticket == null ? Ticket.NONE : ticket, admitted);
  }

  private void note() {
    Throwable failure = Steps.failureOf(filled);
    for (int i = 0; i < permitted.size(); i++) {
      Landing<K, V> landing = permitted.get(i);
      if (failure != null) {
        landing.fail(failure);
      } else {
        note(landing, filled.join().get(i));
      }
    }
  }

  private void note(Landing<K, V> landing, Outcome outcome) {
    landing.passage.used(level.index());
    if (outcome == Outcome.REFUSED) {
      landing.refuse();
    } else {
      landing.reach(level.index());
    }
  }
}
