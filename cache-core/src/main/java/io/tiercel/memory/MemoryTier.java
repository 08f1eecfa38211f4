package io.tiercel.memory;

import com.github.benmanes.caffeine.cache.Policy.Eviction;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Observer.Cause;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The tier in this process's memory, on top of one Caffeine cache.
 *
 * <p>{@link #peek} is the path of a hit: one look into Caffeine and one comparison. Everything else
 * about an entry is looked at only when that comparison fails, on the proper read. Lives are kept
 * here and not by Caffeine, whose expiry would read a clock and write to the entry on every hit.
 *
 * <p>A value comes in under a ticket, or in one step that voids them all; see {@link Fence}. {@link
 * Change.All} takes the same short time whatever the tier holds, and so do tags.
 */
public final class MemoryTier<K, V> implements LocalTier<K, V> {
  private static final String NAME = "memory";

  private final TierContext<K, V> context;
  private final MemorySettings<K, V> settings;
  private final Layout<V> layout;
  private final Room<K, V> room;
  private final Fence<K> fence;
  private final Fills<K, V> fills;
  private final Walk<K, V> walk;
  private final Sweep<K> sweep;
  private final @Nullable LongAdder hits;
  private final LongAdder absences = new LongAdder();
  private final boolean copying;
  private final Scheduling.Cancellable ticking;
  private volatile long maximum;

  // The present generation's, one step nearer for the path of a hit. The map is written before the
  // horizon, and the horizon read before the map: an entry of the old map is never held against
  // the new horizon, which knows nothing of the markers before it. The other way round a reader
  // that began before the clearing meets an entry that was filled after it, which it may answer.
  private volatile ConcurrentMap<K, MemoryEntry> entries;
  volatile Horizon horizon;

  private volatile @Nullable Sampling<K> sampling;

  /** Opens an empty tier, which ticks until it is closed. */
  public MemoryTier(MemorySettings<K, V> settings, TierContext<K, V> context) {
    this(settings, context, Fence.LIMIT);
  }

  /** For tests: with another tick, and era, at which it begins anew. */
  MemoryTier(MemorySettings<K, V> settings, TierContext<K, V> context, int limit) {
    this.context = context;
    this.settings = settings;
    maximum = settings.maximum();
    layout = new Layout<>(settings, context.scheduling());
    copying = settings.copier() != null;
    hits = settings.statistics() ? new LongAdder() : null;
    Scheduling scheduling = context.scheduling();
    room = new Room<>(settings.weights(), layout, this::full, scheduling.executor());
    fence = new Fence<>(scheduling, context.keyTags(), this::begin, limit);
    entries = fence.generation().entries;
    horizon = fence.generation().horizon;
    fills = new Fills<>(fence, layout);
    walk = new Walk<>(fence, layout);
    sweep = new Sweep<>(scheduling, context.observer(), this::visit);
    ticking = scheduling.everyTick(this::tick);
  }

  private Generation<K> begin(long millis) {
    Generation<K> next =
        new Generation<>(room.of(maximum), new Horizon(millis), new Markers(settings.markers()));
    entries = next.entries;
    horizon = next.horizon;
    return next;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public @Nullable Object peek(K key) {
    return peek(key, 0);
  }

  @Override
  public @Nullable Object peek(K key, int age) {
    Horizon line = horizon; // Before the map.
    MemoryEntry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    long now = line.now();
    if (entry.checkAt() <= now && !entry.isCalm(now, age)) {
      return null;
    }
    if (hits != null) {
      (entry.value == ABSENT ? absences : hits).increment();
    }
    return copying ? layout.answer(entry.value) : entry.value;
  }

  @Override
  public CompletionStage<Answer<V>> get(K key, Ask ask) {
    return Stages.attempt(() -> answer(key, ask));
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    return Stages.attempt(
        () -> {
          Generation<K> here = fence.generation();
          MemoryTicket ticket = fence.ticket(here);
          return Stages.each(keys, key -> answer(here, key, ticket, ask));
        });
  }

  @Override
  public Answer<V> answer(K key, Ask ask) {
    Generation<K> here = fence.generation();
    return answer(here, key, ask.ticket() ? fence.ticket(here) : Ticket.NONE, ask);
  }

  /** The ticket was drawn before; a claim is looked for before the entry: see {@link Fence}. */
  private Answer<V> answer(Generation<K> here, K key, Ticket drawn, Ask ask) {
    Ticket ticket = ask.ticket() && !fence.isAnnounced(here, key) ? drawn : Ticket.NONE;
    MemoryEntry entry = here.entries.get(key);
    if (entry == null || entry.isHidden()) {
      return new Answer.Miss<>(ticket, null);
    }
    long seen = entry.checkAt();
    int era = here.horizon.era();
    int tick = here.horizon.tickOf(context.scheduling().millis());
    if (dropIfGone(here, key, entry, tick)) {
      return new Answer.Miss<>(ticket, null);
    }
    Entry<V> found = layout.unpack(entry, here.horizon);
    if (tick >= entry.freshUntil || !here.horizon.isAfter(entry.writtenAt, ask.newerThan())) {
      return new Answer.Miss<>(ticket, found);
    }
    layout.checked(entry, seen, era);
    Sampling<K> present = sampling;
    if (present != null) {
      present.found(key);
    }
    return new Answer.Fresh<>(found);
  }

  /** Removes the entry if it must not be answered at all, and says whether that is so. */
  private boolean dropIfGone(Generation<K> here, K key, MemoryEntry entry, int tick) {
    if (fence.hiddenByMarker(here, key, entry)) {
      here.entries.remove(key, entry);
      return true;
    }
    boolean over = layout.isOver(entry, tick);
    if (over && here.entries.remove(key, entry)) {
      evicted(key, entry, Cause.EXPIRED);
    }
    return over;
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return Stages.attempt(
        () -> {
          Iterator<Ticket> tickets = fence.take(keys, taking).iterator();
          return Stages.each(keys, key -> taken(key, tickets.next(), taking));
        });
  }

  private Answer<V> taken(K key, Ticket ticket, Taking taking) {
    Generation<K> here = fence.generation();
    if (taking == Taking.UPDATE && ticket instanceof WriterTicket<?>) {
      here.endFill(key);
    }
    Entry<V> standing = answer(here, key, Ticket.NONE, Ask.LOOK).entry();
    return ticket instanceof WriterTicket<?>
        ? new Answer.Miss<>(ticket, standing)
        : new Answer.Busy<>(standing);
  }

  /**
   * Nothing is computed here: a marker that comes meanwhile hides the entry by its era, and what is
   * stored across a clearing stays behind in the generation of before.
   */
  @Override
  public @Nullable Outcome putAtOnce(K key, Entry<V> entry) {
    Generation<K> here = fence.generation();
    MemoryEntry packed = layout.packOrNull(entry, here.horizon, here.horizon.era());
    MemoryEntry kept = packed == null ? null : layout.worthKeeping(packed, here.horizon);
    if (kept == null) {
      return null;
    }
    int place = fence.enter(here, key);
    if (place == Fence.NO_PLACE) {
      return null;
    }
    try {
      here.entries.put(key, kept);
      return Outcome.STORED;
    } catch (RuntimeException e) {
      return declined(here, key, e);
    } finally {
      fence.leave(place);
    }
  }

  @Override
  public CompletionStage<Outcome> fill(Filling<K, V> filling) {
    return Stages.attempt(() -> fillAtOnce(filling));
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    return Stages.attempt(() -> Stages.each(fillings, this::fillAtOnce));
  }

  @Override
  public Outcome fillAtOnce(Filling<K, V> filling) {
    if (!(filling.ticket() instanceof MemoryTicket ticket)) {
      return Outcome.REFUSED;
    }
    Generation<K> here = fence.generation();
    K key = filling.key();
    try {
      return fills.store(here, ticket, filling);
    } catch (RuntimeException e) {
      return declined(here, key, e);
    } finally {
      ticket.release();
    }
  }

  /** A weigher, a copier or a derivation of tags threw. What stood there may be old. */
  private Outcome declined(Generation<K> here, K key, RuntimeException failure) {
    here.cache.invalidate(key);
    context.observer().survived("a fill of the memory tier", failure);
    return Outcome.DECLINED;
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return Stages.attempt(
        () -> {
          if (change instanceof Change.Keys<K> some) {
            fence.remove(some.keys());
          } else if (change instanceof Change.Tags<K> some) {
            fence.mark(some.tags());
          } else {
            fence.clear();
          }
          return null;
        });
  }

  private void tick() {
    fence.tick();
    Sampling<K> present = sampling;
    if (present != null) {
      present.tick();
    }
    sweep.tick(fence.generation());
  }

  private void visit(K key, MemoryEntry entry) {
    Generation<K> here = fence.generation();
    dropIfGone(here, key, entry, here.horizon.tickOf(context.scheduling().millis()));
  }

  private void full(@Nullable K key, @Nullable MemoryEntry entry, RemovalCause cause) {
    if (key != null && entry != null) {
      evicted(key, entry, Cause.SIZE);
    }
  }

  private void evicted(K key, MemoryEntry entry, Cause cause) {
    context.observer().evicted(NAME, key, layout.valueOf(entry), cause);
  }

  /** Unlike a read, it leaves Caffeine's order of eviction alone. */
  @Override
  public CompletionStage<Sighting<V>> inspect(K key) {
    return Stages.attempt(
        () -> {
          Generation<K> here = fence.generation();
          String writer = here.isClaimed(key) ? "a writer on this node" : null;
          MemoryEntry entry = here.cache.policy().getIfPresentQuietly(key);
          if (entry == null || entry.isHidden()) {
            return new Sighting<>(null, null, writer, -1, "");
          }
          String tag = fence.hidingTag(here, key, entry);
          String hiddenBy = tag == null ? null : "tag " + tag;
          return new Sighting<>(layout.unpack(entry, here.horizon), hiddenBy, writer, -1, "");
        });
  }

  /** How much it may hold. */
  public long maximum() {
    return maximum;
  }

  @Override
  public long size() {
    return fence.generation().cache.estimatedSize();
  }

  /** How much the entries weigh together, about; their number where they are not weighed. */
  public long weightedSize() {
    return eviction(fence.generation()).weightedSize().orElseGet(this::size);
  }

  @Override
  public void attendFrom(Duration age) {
    if (layout.attendFrom(age)) {
      fence.lookCloser(); // at those that were filled before, and have an age too
    }
  }

  @Override
  public void attended(K key) {
    Generation<K> here = fence.generation();
    MemoryEntry entry = here.entries.get(key);
    if (entry != null) {
      layout.attended(entry, here.horizon.tickOf(context.scheduling().millis()));
    }
  }

  @Override
  public long hits() {
    return hits == null ? 0 : hits.sum();
  }

  @Override
  public long absences() {
    return absences.sum();
  }

  /** From now on reports one of the hits of each tick. */
  public void sampleHits() {
    sampling = new Sampling<>(this, context.observer());
  }

  /** Sets how much it may hold from now on; what is too much is evicted at once. */
  public void resize(long newMaximum) {
    Generation<K> here = fence.whileUnchanged(() -> maximum = newMaximum);
    eviction(here).setMaximum(newMaximum);
  }

  private Eviction<K, MemoryEntry> eviction(Generation<K> here) {
    return here.cache.policy().eviction().orElseThrow();
  }

  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    return walk.entries(context.scheduling().millis());
  }

  @Override
  public Iterator<K> keys() {
    return walk.keys(context.scheduling().millis());
  }

  /** Does at once what Caffeine would do by and by; for tests. */
  void cleanUp() {
    fence.generation().cache.cleanUp();
  }

  @Override
  public void close() {
    ticking.cancel();
    fence.close();
    sweep.close();
  }
}
