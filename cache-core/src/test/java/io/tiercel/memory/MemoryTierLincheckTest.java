package io.tiercel.memory;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.TierContext;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One key, loaded, written and invalidated at once. After a change returned, its own thread must
 * not find what the source held before it; each operation says whether that was so.
 *
 * <p>A put at once draws its value before the tier sees it, so a change may come between the two
 * and be followed by the put, rightly. What it writes is therefore negative, and too old only for a
 * change that began after the put had returned.
 */
public class MemoryTierLincheckTest {
  /**
   * The milliseconds after which a run counts as hung: on a busy machine the few seconds of the
   * default are over while classes are being loaded. It can be set by its inner name only.
   */
  private static final long PATIENCE = 120_000;

  private final AtomicInteger source = new AtomicInteger();
  private final AtomicLong returned = new AtomicLong(); // a bit for each: there are few
  private final Ticks ticks = new Ticks();
  private final MemoryTier<String, Integer> tier =
      new MemoryTier<>(
          MemorySettings.ofSize(100),
          new TierContext<>("c", "n", true, key -> Set.of(), ticks, new Observer<>() {}));

  @Operation
  public boolean load() {
    if (Subject.now(tier.get("k", Ask.FILL)) instanceof Answer.Miss<Integer> miss) {
      tier.fill(new Filling<>("k", miss.ticket(), entry(source.get())));
    }
    return true;
  }

  @Operation
  public boolean put() {
    Past past = new Past(source.get(), returned.get());
    Ticket ticket = taken(Taking.WRITE);
    Filling<String, Integer> filling = new Filling<>("k", ticket, entry(source.incrementAndGet()));
    if (Subject.now(tier.fill(filling)) != Outcome.STORED) {
      tier.remove(Change.of("k")); // who took the key may have filled it before the source changed
    }
    return isLaterThan(past);
  }

  private Ticket taken(Taking taking) {
    return Subject.now(tier.takeAll(List.of("k"), taking)).get(0) instanceof Answer.Miss<?> miss
        ? miss.ticket()
        : Ticket.NONE;
  }

  @Operation
  public boolean putAtOnce() {
    Past past = new Past(source.get(), returned.get());
    int written = -source.incrementAndGet();
    if (tier.putAtOnce("k", entry(written)) == null) {
      tier.fill(new Filling<>("k", taken(Taking.WRITE), entry(written)));
    }
    returned.updateAndGet(puts -> puts | bit(written));
    return isLaterThan(past);
  }

  /** What it decided by still stands when it writes, or it writes nothing. */
  @Operation
  public boolean update() {
    Past past = new Past(source.get(), returned.get());
    Answer<Integer> taken = Subject.now(tier.takeAll(List.of("k"), Taking.UPDATE)).get(0);
    if (!(taken instanceof Answer.Miss<Integer> miss)) {
      return true; // another writer is at work
    }
    Integer decidedBy = valueOf(miss.entry());
    Integer standing = valueOf(Subject.now(tier.get("k", Ask.LOOK)).entry());
    Filling<String, Integer> filling =
        new Filling<>("k", miss.ticket(), entry(source.incrementAndGet()));
    return Subject.now(tier.fill(filling)) != Outcome.STORED
        || (Objects.equals(decidedBy, standing) && isLaterThan(past));
  }

  private static @Nullable Integer valueOf(@Nullable Entry<Integer> entry) {
    return entry == null ? null : entry.value();
  }

  @Operation
  public boolean invalidate() {
    return changed(Change.of("k"));
  }

  @Operation
  public boolean invalidateTag() {
    return changed(new Change.Tags<>(Set.of("t")));
  }

  @Operation
  public boolean clear() {
    return changed(new Change.All<>());
  }

  private boolean changed(Change<String> change) {
    Past past = new Past(source.getAndIncrement(), returned.get());
    tier.remove(change);
    return isLaterThan(past);
  }

  private boolean isLaterThan(Past past) {
    return !(tier.peek("k") instanceof Integer peeked && past.holds(peeked))
        && !(Subject.now(tier.get("k", Ask.LOOK)) instanceof Answer.Fresh<Integer> fresh
            && past.holds(fresh.entry().value()));
  }

  /** What a change has to keep out: the source up to a value, and the puts that had returned. */
  private record Past(int source, long puts) {
    boolean holds(int value) {
      return value < 0 ? (puts & bit(value)) != 0 : value <= source;
    }
  }

  private static long bit(int written) {
    return 1L << -written;
  }

  private Entry<Integer> entry(int value) {
    long now = ticks.millis();
    return new Entry<>(value, now, now + 1_000, now + 1_000, Set.of("t"), Entry.UNSTAMPED);
  }

  @Test
  void everyInterleaving_keepsOldValuesOut() {
    // Caffeine is trusted: its steps are not interleaved, only ours.
    new ModelCheckingOptions()
        .addGuarantee(
            ManagedStrategyGuaranteeKt.forClasses(
                    (String name) -> name.startsWith("com.github.benmanes."))
                .allMethods()
                .treatAsAtomic())
        .iterations(3)
        .invocationsPerIteration(20)
        .invocationTimeout$lincheck(PATIENCE)
        .threads(2)
        .actorsPerThread(2)
        .sequentialSpecification(Right.class)
        .check(getClass());
  }

  @Test
  void stress_keepsOldValuesOut() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(1_000)
        .invocationTimeout$lincheck(PATIENCE)
        .threads(3)
        .actorsPerThread(3)
        .sequentialSpecification(Right.class)
        .check(getClass());
  }

  /** What each operation has to say. */
  public static final class Right {
    public boolean load() {
      return true;
    }

    public boolean put() {
      return true;
    }

    public boolean putAtOnce() {
      return true;
    }

    public boolean update() {
      return true;
    }

    public boolean invalidate() {
      return true;
    }

    public boolean invalidateTag() {
      return true;
    }

    public boolean clear() {
      return true;
    }
  }
}
