package io.tiercel.internal;

import io.tiercel.error.LostLeaseException;
import io.tiercel.internal.guard.Undelivered.Pending;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Worth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A writer's hold on one key: the tickets of Home and all nearer tiers, taken so that every other
 * ticket is void. What is stored under it is stored only if nothing came in between.
 *
 * <p>Tiers beyond Home are voided before Home is filled, and filled by loads only: they have no
 * order of their own among writers.
 */
final class Hold<K, V> {

  private final Engine<K, V> engine;
  private final Passage<K, V> passage;
  private final long began;
  private final Map<Object, Pending> undelivered;
  private boolean taken = true;

  /** Whether readers may fill a nearer tier of this node while this holds the key. */
  private boolean leavesNearerOpen;

  /** What Home gave up when it was taken, fresh or stale. */
  private @Nullable Entry<V> stood;

  Hold(Engine<K, V> engine, Passage<K, V> passage) {
    this.engine = engine;
    this.passage = passage;
    this.began = engine.admission().beginning();
    this.undelivered = engine.undelivered().snapshot();
  }

  /** Voids the tiers beyond Home: what they hold is about to be old. */
  CompletableFuture<@Nullable Void> voidBeyondHome() {
    if (engine.stack().beyondHome().isEmpty()) {
      return Steps.DONE;
    }
    Change<K> change = Change.of(passage.key);
    return Steps.each(
        engine.stack().beyondHome(),
        level -> named(level, Steps.call(() -> level.tier().remove(change))));
  }

  /** Takes Home and then all nearer tiers, and empties those of them that are to be skipped. */
  CompletableFuture<@Nullable Void> take(Taking taking) {
    return Steps.each(engine.stack().homeAndNearer(), level -> take(level, taking));
  }

  private CompletableFuture<?> take(Level<K, V> level, Taking taking) {
    if (!taken) {
      return Steps.DONE;
    }
    if (isSkipped(level)) {
      leavesNearerOpen = true;
      return Steps.call(() -> level.tier().remove(Change.of(passage.key)));
    }
    Taking terms = engine.stack().isHome(level) ? taking : Taking.WRITE;
    var answers = Steps.call(() -> level.tier().takeAll(List.of(passage.key), terms));
    return Steps.then(named(level, answers), given -> note(level, given.get(0)));
  }

  /** Home orders the changes, and so takes part in each. */
  private boolean isSkipped(Level<K, V> level) {
    return !engine.stack().isHome(level) && passage.options().skippedTiers().contains(level.name());
  }

  private CompletableFuture<@Nullable Void> note(Level<K, V> level, Answer<V> answer) {
    if (engine.stack().isHome(level)) { // nearer ones may not know the latest yet
      stood = engine.believed(level, passage.key, answer.entry(), undelivered);
      passage.remember(stood);
    }
    if (answer instanceof Answer.Miss<V> miss) {
      leavesNearerOpen |= !Ascent.isFenced(miss.ticket());
      passage.permit(level.index(), miss.ticket());
    } else {
      taken = false; // another writer, or tiers beyond Home that may be old: wait for their end
      passage.fillNothing();
    }
    return Steps.DONE;
  }

  /** Whether the key was taken; false if something has to be waited for first. */
  boolean isTaken() {
    return taken;
  }

  /** The fresh entry that stands at Home or beyond, read under this hold, or null. */
  CompletableFuture<@Nullable Entry<V>> current() {
    Entry<V> remembered = fresh(passage.remembered(engine.scheduling().millis()));
    if (remembered != null) {
      return CompletableFuture.completedFuture(remembered);
    }
    return Steps.then(
        Steps.each(engine.stack().beyondHome(), this::look),
        done ->
            CompletableFuture.completedFuture(
                fresh(passage.remembered(engine.scheduling().millis()))));
  }

  private CompletableFuture<?> look(Level<K, V> level) {
    return Steps.call(() -> level.tier().get(passage.key, Ask.LOOK))
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                passage.remember(engine.believed(level, passage.key, answer.entry(), undelivered));
              }
              return null;
            });
  }

  private @Nullable Entry<V> fresh(@Nullable Entry<V> entry) {
    return entry != null && entry.worth(engine.scheduling().millis()) == Worth.FRESH ? entry : null;
  }

  /** The entry that empties a key. */
  static <K, V> Entry<V> nothing(Engine<K, V> engine) {
    long now = engine.scheduling().millis();
    return Entry.of(null, now, now, now);
  }

  /**
   * Stores the entry in Home and all nearer tiers; answers whether Home took it. A nearer tier may
   * refuse it all the same: the next writer's message may arrive before Home's answer does.
   */
  CompletableFuture<Boolean> store(Entry<V> entry) {
    Landing<K, V> landing = new Landing<>(passage, entry);
    int end = engine.stack().home().index() + 1;
    var levels = new Ascent.Levels<>(engine.stack().levels(), end);
    return Steps.then(
        new Ascent<>(engine, levels, List.of(landing), began).run(), done -> stored(landing));
  }

  private CompletableFuture<Boolean> stored(Landing<K, V> landing) {
    Throwable failure = landing.failure();
    if (failure != null) {
      Level<K, V> home = engine.stack().home();
      return CompletableFuture.failedFuture(
          Failures.unwritten(engine.name(), home.name(), failure));
    }
    boolean everywhere = !leavesNearerOpen && !landing.isRefused() && passage.holdsNothing();
    boolean kept = landing.hasReached(engine.stack().home().index());
    return Steps.then(
        everywhere ? Steps.DONE : emptyNearer(), done -> CompletableFuture.completedFuture(kept));
  }

  /** Nearer tiers may still show what stood there, or at the source, before this was stored. */
  private CompletableFuture<@Nullable Void> emptyNearer() {
    passage.releaseTickets();
    return emptyNearer(engine, passage.key);
  }

  /** Empties the tiers nearer than Home of a key. */
  static <K, V> CompletableFuture<@Nullable Void> emptyNearer(Engine<K, V> engine, K key) {
    Change<K> change = Change.of(key);
    List<Level<K, V>> homeFirst = engine.stack().homeAndNearer();
    return Steps.each(
        homeFirst.subList(1, homeFirst.size()),
        level -> Steps.call(() -> level.tier().remove(change)));
  }

  /**
   * Stores the result of an atomic operation, or fails because the lease was lost. Then whoever had
   * it meanwhile may have stored what the function has made old in the source of truth, so the key
   * is invalidated.
   */
  CompletableFuture<@Nullable Void> commit(Entry<V> entry) {
    Changes<K, V> changes = engine.changes();
    CompletableFuture<Boolean> stored = Steps.then(voidBeyondHome(), done -> store(entry));
    return changes.orInvalidate(
        passage.key, Steps.then(stored, kept -> kept ? changes.tookEffect(passage.key) : lost()));
  }

  /** Keeps Home's lease while a function of the application runs. */
  KeptAlive keptAlive() {
    return KeptAlive.begin(passage.permission(engine.stack().home().index()), engine.scheduling());
  }

  /**
   * Puts back what stood there, because the operation changes nothing: what is fresh, else at Home
   * what may be served while a load fails.
   */
  CompletableFuture<@Nullable Void> leaveAsItWas(@Nullable Entry<V> current) {
    Entry<V> kept = current == null ? stood : current;
    if (kept == null || engine.stack().home().isLocal()) {
      passage.releaseTickets();
      return Steps.DONE;
    }
    if (current == null) {
      passage.fillOnlyFrom(engine.stack().home().index());
    }
    return engine
        .changes()
        .orInvalidate(passage.key, Steps.then(store(kept), stored -> Steps.DONE));
  }

  /** Gives the tickets back without having changed anything. */
  void abandon() {
    passage.releaseTickets();
  }

  private CompletableFuture<@Nullable Void> lost() {
    return CompletableFuture.failedFuture(
        new LostLeaseException(engine.name(), engine.stack().home().name()));
  }

  private <T extends @Nullable Object> CompletableFuture<T> named(
      Level<K, V> level, CompletableFuture<T> stage) {
    return Steps.orElseFail(
        stage, failure -> Failures.unwritten(engine.name(), level.name(), Steps.cause(failure)));
  }
}
