package io.tiercel.internal.guard;

import io.tiercel.control.TierMode;
import io.tiercel.error.TierUnavailableException;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A tier that an operator can switch off, or to reading only, while the cache runs.
 *
 * <p><b>Why nothing old comes back with it.</b> In every mode a change goes through to the tier, or
 * fails and is kept as undelivered like any other. So what the tier holds when it is switched on
 * again was held against every change meanwhile, on this node and on the others. Nothing new comes
 * in while it is not on: a reader gets the ticket {@link #WITHHELD}, which stores nothing and
 * leaves the nearer tiers to their own tickets, exactly as if a read of this tier had failed. A
 * ticket that was handed out before is used up by emptying its key.
 *
 * <p>A writer needs a fence that no reader does: another writer's message may arrive before he has
 * taken the nearer tiers. Where the tier is shared and cannot give him its lease, the take becomes
 * a removal, and its ticket {@link #FORGONE} is refused, which keeps the value out of the nearer
 * tiers too. A put is then an invalidation, and an atomic operation, which has to keep what it
 * decided, fails.
 *
 * <p>A Home that has tiers beyond it also knows which of them missed a change of another node. Even
 * switched off it is asked for that, and for nothing else.
 */
public final class Switch<K, V> extends ForwardingTier<K, V> {

  private static final Ticket WITHHELD = named("withheld");
  private static final Ticket FORGONE = named("forgone");

  private final Tier<K, V> tier;
  private final boolean guardsFarther;
  private volatile TierMode mode = TierMode.ON;

  /**
   * The tier, switched on.
   *
   * @param guardsFarther whether it knows if farther tiers may be believed
   */
  public Switch(Tier<K, V> tier, boolean guardsFarther) {
    super(tier);
    this.tier = tier;
    this.guardsFarther = guardsFarther;
  }

  private static Ticket named(String name) {
    return new Ticket() {
      @Override
      public long number() {
        return Long.MIN_VALUE;
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  /** What the tier is used for. */
  public TierMode mode() {
    return mode;
  }

  /** Uses it for this from now on; a local tier that is switched off is emptied. */
  public CompletionStage<Void> become(TierMode next) {
    mode = next;
    return next == TierMode.OFF && scope() == Scope.LOCAL
        ? remove(new Change.All<>())
        : CompletableFuture.completedStage(null);
  }

  @Override
  <T> CompletionStage<T> run(Operation operation, Supplier<CompletionStage<T>> call) {
    return call.get();
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    return switch (mode) {
      case ON -> tier.getAll(keys, ask);
      case READ_ONLY -> super.getAll(keys, ask.withoutTicket()).thenApply(Switch::withheld);
      case OFF -> passedBy(keys);
    };
  }

  @Override
  public CompletionStage<Answer<V>> get(K key, Ask ask) {
    return mode == TierMode.ON
        ? tier.get(key, ask)
        : getAll(List.of(key), ask).thenApply(answers -> answers.get(0));
  }

  private CompletionStage<List<Answer<V>>> passedBy(List<K> keys) {
    List<Answer<V>> nothing = nothing(keys, WITHHELD);
    return guardsFarther
        ? super.getAll(keys, Ask.LOOK.uncounted())
            .thenApply(Switch::blocks)
            .exceptionally(failure -> nothing)
        : CompletableFuture.completedStage(nothing);
  }

  private static <V> List<Answer<V>> blocks(List<Answer<V>> answers) {
    return answers.stream().map(Switch::block).toList();
  }

  private static <V> Answer<V> block(Answer<V> answer) {
    return answer instanceof Answer.Blocked
        ? new Answer.Blocked<>(null)
        : new Answer.Miss<>(WITHHELD, null);
  }

  private static <V> List<Answer<V>> withheld(List<Answer<V>> answers) {
    return answers.stream().map(Switch::withheld).toList();
  }

  private static <V> Answer<V> withheld(Answer<V> answer) {
    return answer instanceof Answer.Fresh || answer instanceof Answer.Blocked
        ? answer
        : new Answer.Miss<>(WITHHELD, answer.entry());
  }

  private static <K, V> List<Answer<V>> nothing(List<K> keys, Ticket ticket) {
    List<Answer<V>> nothing = new ArrayList<>(keys.size());
    keys.forEach(key -> nothing.add(new Answer.Miss<>(ticket, null)));
    return nothing;
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    if (mode == TierMode.ON) {
      return tier.takeAll(keys, taking);
    } else if (scope() == Scope.LOCAL) {
      return takeLocal(keys);
    } else if (taking == Taking.UPDATE) {
      return CompletableFuture.failedStage(
          new TierUnavailableException(
              name(), "take", "it was switched to " + mode + " by an operator"));
    }
    return remove(new Change.Keys<>(keys)).thenApply(done -> nothing(keys, FORGONE));
  }

  /** Nobody else writes here, so what stands there can be looked at before it is removed. */
  private CompletionStage<List<Answer<V>>> takeLocal(List<K> keys) {
    return getAll(keys, Ask.LOOK)
        .thenCompose(
            seen ->
                remove(new Change.Keys<>(keys))
                    .thenApply(done -> seen.stream().map(Switch::vacated).toList()));
  }

  private static <V> Answer<V> vacated(Answer<V> seen) {
    return new Answer.Miss<>(WITHHELD, seen.entry());
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    return mode == TierMode.ON && !hasOwn(fillings) ? tier.fillAll(fillings) : fillEach(fillings);
  }

  private static <K, V> boolean hasOwn(List<Filling<K, V>> fillings) {
    for (Filling<K, V> filling : fillings) {
      if (isOwn(filling)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public CompletionStage<Outcome> fill(Filling<K, V> filling) {
    return fillAll(List.of(filling)).thenApply(outcomes -> outcomes.get(0));
  }

  private static boolean isOwn(Filling<?, ?> filling) {
    return filling.ticket() == WITHHELD || filling.ticket() == FORGONE;
  }

  /** The tier decides about its own tickets; those of the switch store nothing. */
  private CompletionStage<List<Outcome>> fillEach(List<Filling<K, V>> fillings) {
    List<Filling<K, V>> theirs =
        fillings.stream().filter(filling -> !isOwn(filling)).map(this::fitting).toList();
    if (theirs.isEmpty()) {
      return CompletableFuture.completedStage(merged(fillings, List.of()));
    }
    return super.fillAll(theirs).thenApply(outcomes -> merged(fillings, outcomes));
  }

  /** While nothing may come in, a ticket from before is used up by emptying its key. */
  private Filling<K, V> fitting(Filling<K, V> filling) {
    if (mode == TierMode.ON) {
      return filling;
    }
    Entry<V> entry = filling.entry();
    Entry<V> over = entry.endingBy(entry.writtenAt(), entry.writtenAt());
    return new Filling<>(filling.key(), filling.ticket(), over);
  }

  private static <K, V> List<Outcome> merged(List<Filling<K, V>> fillings, List<Outcome> theirs) {
    List<Outcome> all = new ArrayList<>(fillings.size());
    int next = 0;
    for (Filling<K, V> filling : fillings) {
      all.add(isOwn(filling) ? ownOutcome(filling) : theirs.get(next++));
    }
    return all;
  }

  private static Outcome ownOutcome(Filling<?, ?> filling) {
    return filling.ticket() == WITHHELD ? Outcome.DECLINED : Outcome.REFUSED;
  }
}
