package io.tiercel.memory;

import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What keeps an invalidated value out of the memory tier.
 *
 * <p>Claims, removals, markers and clearings are made one at a time, under one short lock that
 * covers no user code and no work on entries. Readers, fills and writes of one step take no lock:
 * what they have to see is published in the order that {@link Stripes} and {@link Horizon} argue
 * for.
 *
 * <p>There are two kinds of writers. One <i>claims</i> a key, does something elsewhere, and fills
 * under its claim. The other has nothing to do in between and writes in one step: it <i>enters</i>
 * the key, stores, and leaves. While either is at work on a key, readers get no ticket for it: they
 * could read the source before the writer's value is there, and fill after it.
 *
 * <p>The two see each other, because each announces itself and then looks for the other. A write of
 * one step gives way to a claim. A claim that will decide by what is in the tier ({@link
 * Taking#UPDATE}) waits until the writes of one step under way are done, or fails; no new one
 * begins while it is held. For any other claim, such a write counts as made after it.
 */
final class Fence<K> {
  /** What a write of one step gets that has to give way. */
  static final int NO_PLACE = -1;

  /** The greatest tick, and era: both are ints, and are not to overflow. */
  static final int LIMIT = 1 << 30;

  /** How many ticks may pass between two ticks before the clock is said to have jumped. */
  private static final int JUMP = Layout.ticks(Duration.ofSeconds(2));

  /** How often a claim looks for the end of writes that usually take less than a microsecond. */
  private static final int PATIENCE = 10_000;

  private final Scheduling scheduling;
  private final Function<K, Set<String>> keyTags;
  private final LongFunction<Generation<K>> generations;
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Stripes stripes = new Stripes();

  /** The tick at which a generation ends; zero before it is drawn. */
  private volatile int last;

  private volatile boolean closed;
  private volatile Generation<K> generation;

  /**
   * Begins with an empty generation.
   *
   * @param generations makes an empty generation that begins at the given time, and is called under
   *     the lock of changes
   * @param limit the tick, and the era, by which a new generation begins
   */
  Fence(
      Scheduling scheduling,
      Function<K, Set<String>> keyTags,
      LongFunction<Generation<K>> generations,
      int limit) {
    this.scheduling = scheduling;
    this.keyTags = keyTags;
    this.generations = generations;
    this.limit = limit;
    this.generation = generations.apply(scheduling.millis());
  }

  Generation<K> generation() {
    return generation;
  }

  /** A reader's ticket; to be drawn before the entry, or anything farther away, is looked at. */
  MemoryTicket ticket(Generation<K> here) {
    return new MemoryTicket(here, stripes.number());
  }

  /** Claims the keys, or answers {@link Ticket#NONE} for one that another writer holds. */
  List<Ticket> take(List<K> keys, Taking taking) {
    keys.forEach(Objects::requireNonNull); // Or the keys before it would stay claimed.
    List<Ticket> tickets = locked(() -> claimAll(keys, taking));
    if (taking == Taking.UPDATE) {
      tickets.replaceAll(this::onceQuiet);
    }
    return tickets;
  }

  private List<Ticket> claimAll(List<K> keys, Taking taking) {
    List<Ticket> tickets = new ArrayList<>(keys.size());
    keys.forEach(key -> tickets.add(claim(key, taking)));
    long by = stripes.draw();
    keys.forEach(key -> stripes.changed(key, by));
    return tickets;
  }

  private Ticket claim(K key, Taking taking) {
    Generation<K> here = generation;
    if (taking == Taking.UPDATE && here.isClaimed(key)) {
      return Ticket.NONE;
    }
    WriterTicket<K> claim = new WriterTicket<>(here, key, stripes.number());
    here.claim(key, claim);
    return claim;
  }

  /** The claim, once the writes of one step that had begun before it are done. */
  private Ticket onceQuiet(Ticket ticket) {
    if (!(ticket instanceof WriterTicket<?> claim) || isQuiet(claim)) {
      return ticket;
    }
    claim.release();
    return Ticket.NONE;
  }

  private boolean isQuiet(WriterTicket<?> claim) {
    for (int look = 0; look < PATIENCE; look++) {
      if (!stripes.isWritten(claim.key())) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /**
   * Begins a write of one step: what was read before is void. Answers what {@link #leave} ends, or
   * {@link #NO_PLACE}, and nothing has begun, where it has to give way to a writer that claimed the
   * key.
   */
  int enter(Generation<K> here, K key) {
    int place = stripes.enter(key);
    boolean begun = false;
    try {
      if (!closed && !here.isClaimed(key)) {
        stripes.overwritten(key, stripes.draw());
        begun = true;
      }
      return begun ? place : NO_PLACE;
    } finally {
      if (!begun) {
        stripes.leave(place);
      }
    }
  }

  /** Ends a write of one step. */
  void leave(int place) {
    stripes.leave(place);
  }

  /** Whether a writer is at work on the key, or may be. */
  boolean isAnnounced(Generation<K> here, K key) {
    return here.isClaimed(key) || stripes.isWritten(key);
  }

  /**
   * Removes keys, as a writer would that has nothing to write: claiming them first voids all their
   * tickets, and tells a writer that lost its claim that what it found may still stand.
   */
  void remove(List<K> keys) {
    take(keys, Taking.WRITE).forEach(claim -> ((WriterTicket<?>) claim).vacate());
  }

  /** Voids the tickets and hides the entries of the tags. */
  void mark(Set<String> tags) {
    locked(
        () -> {
          long by = stripes.draw();
          int era = generation.horizon.era() + 1;
          tags.forEach(tag -> generation.markers.mark(tag, by, era));
          generation.horizon.raise(era, 0);
          return era < limit || begin();
        });
  }

  /** Voids every ticket and lets go of every entry. */
  void clear() {
    locked(this::begin);
  }

  private boolean begin() {
    generation = generations.apply(scheduling.millis());
    return true;
  }

  /** Publishes the time. A jump sends every entry to the slow path, which reads the real clock. */
  void tick() {
    Horizon horizon = generation.horizon;
    int tick = horizon.tickOf(scheduling.millis());
    if (tick - horizon.tick() > JUMP || isSpent(tick)) {
      locked(() -> jumped(tick));
    } else {
      horizon.advance(tick);
    }
  }

  /**
   * Whether it is time to begin anew. The tick for it is drawn from the latter half of what there
   * is, once that has come, so that tiers that were opened together are not emptied together.
   */
  private boolean isSpent(int tick) {
    int half = limit / 2;
    if (tick >= half && last == 0) {
      last = limit - (int) Math.floorMod(scheduling.random(), (long) half);
    }
    return tick >= half && tick >= last;
  }

  /** Eras and ticks are ints: before one of them runs out, the tier begins anew. */
  private boolean jumped(int tick) {
    Horizon horizon = generation.horizon;
    int era = horizon.era() + 1;
    if (era >= limit || isSpent(tick)) {
      return begin();
    }
    horizon.raise(era, tick);
    return true;
  }

  /** Sends every entry to the slow path once. */
  void lookCloser() {
    locked(() -> jumped(generation.horizon.tick()));
  }

  /** Lets go of every entry and refuses all fills from now on. */
  void close() {
    closed = true;
    clear();
  }

  /**
   * Whether the fill comes too late. Only to be trusted inside the computation of its key, or once
   * its entry is in the map: a change that comes after the look then waits, or meets the entry.
   */
  boolean isVoid(Generation<K> here, K key, MemoryTicket ticket, Set<String> tags) {
    return closed
        || isOfAnotherGeneration(here, ticket)
        || isKeyChanged(here, key, ticket)
        || isMarked(here, key, ticket, tags);
  }

  private boolean isOfAnotherGeneration(Generation<K> here, MemoryTicket ticket) {
    return !ticket.isOf(here);
  }

  /** A claim is fenced exactly, by being held; a reader's ticket by the stripes. */
  private boolean isKeyChanged(Generation<K> here, K key, MemoryTicket ticket) {
    return ticket instanceof WriterTicket<?> claim
        ? !here.holds(key, claim)
        : stripes.changedSince(key, ticket.number());
  }

  private boolean isMarked(Generation<K> here, K key, MemoryTicket ticket, Set<String> tags) {
    Markers markers = here.markers;
    return !markers.none()
        && (markers.isVoid(tags, ticket.number())
            || markers.isVoid(keyTags.apply(key), ticket.number()));
  }

  /** Whether the entry's tags were invalidated since it was last found valid. */
  boolean hiddenByMarker(Generation<K> here, K key, MemoryEntry entry) {
    int era = Horizon.eraOf(entry.checkAt());
    Markers markers = here.markers;
    return !markers.none()
        && (markers.hides(entry.tags(), era) || markers.hides(keyTags.apply(key), era));
  }

  /** The tag that hides the entry, or null if none does. */
  @Nullable String hidingTag(Generation<K> here, K key, MemoryEntry entry) {
    int era = Horizon.eraOf(entry.checkAt());
    return Stream.concat(entry.tags().stream(), keyTags.apply(key).stream())
        .filter(tag -> here.markers.hides(Set.of(tag), era))
        .findFirst()
        .orElse(null);
  }

  /** What stands after a fill was refused. */
  static @Nullable MemoryEntry survivor(
      Generation<?> here, MemoryTicket ticket, @Nullable MemoryEntry old) {
    // A refused writer is about to tell its caller that it is done, so what stood there before it
    // must be gone. It may still stand while the key is claimed: by this writer, if a marker
    // refused
    // it, or by one who took the key and is not done yet. Once that one is, what stands is newer,
    // and another writer may be deciding by it.
    return ticket instanceof WriterTicket<?> claim && claim.isOpen(here) ? null : old;
  }

  /** Does something that no clearing may cross, and answers the generation it was done in. */
  Generation<K> whileUnchanged(Runnable change) {
    return locked(
        () -> {
          change.run();
          return generation;
        });
  }

  private <T> T locked(Supplier<T> change) {
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }
}
