package io.tiercel.internal.guard;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A tier that is asked for much in portions, one after the other. Each has the time limit that is
 * meant for one operation, and others get their turn between two of them: in one go, what is large
 * enough would never be done in time, take the tier down for everybody, and be repeated for ever.
 *
 * <p>After a portion that fails none follows, and the whole has failed.
 */
public final class Portions<K, V> extends ForwardingTier<K, V> {

  /** Of keys, tags or entries. */
  static final int MOST = 1_000;

  private final Tier<K, V> tier;

  /** The tier, asked for so much at a time at most. */
  public Portions(Tier<K, V> tier) {
    super(tier);
    this.tier = tier;
  }

  @Override
  <T> CompletionStage<T> run(Operation operation, Supplier<CompletionStage<T>> call) {
    return call.get();
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    if (keys.size() <= MOST) {
      return tier.getAll(keys, ask);
    }
    Thread asker = Thread.currentThread();
    return gathered(keys, portion -> tier.getAll(portion, fitting(ask, asker)), this::giveBack);
  }

  /** Each portion is lent the thread anew, as long as it is the asker's that goes on. */
  private static Ask fitting(Ask ask, Thread asker) {
    if (ask.loan() == null) {
      return ask;
    }
    return Thread.currentThread() == asker ? ask.lent() : ask.withoutLoan();
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return keys.size() <= MOST
        ? tier.takeAll(keys, taking)
        : gathered(keys, portion -> tier.takeAll(portion, taking), this::giveBack);
  }

  /** Nobody will use the tickets of what has failed as a whole; others must not wait for them. */
  private void giveBack(List<Answer<V>> answers) {
    for (Answer<V> answer : answers) {
      if (answer instanceof Answer.Miss<V> miss) {
        miss.ticket().release();
      }
    }
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    return fillings.size() <= MOST
        ? tier.fillAll(fillings)
        : gathered(fillings, tier::fillAll, outcomes -> {});
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return each(change, tier::remove);
  }

  @Override
  public CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    return each(change, part -> tier.block(part, time, number));
  }

  @Override
  public CompletionStage<Void> unblock(Change<K> change, long number) {
    return each(change, part -> tier.unblock(part, number));
  }

  private CompletionStage<Void> each(
      Change<K> change, Function<Change<K>, CompletionStage<Void>> call) {
    List<Change<K>> parts = parts(change);
    return parts.size() == 1
        ? call.apply(change)
        : new Turns<>(parts, part -> call.apply(part).thenApply(done -> List.of()), none -> {})
            .begin()
            .thenApply(all -> null);
  }

  private static <K> List<Change<K>> parts(Change<K> change) {
    if (change instanceof Change.Keys<K> keys && keys.keys().size() > MOST) {
      return portions(keys.keys()).stream().<Change<K>>map(Change.Keys::new).toList();
    } else if (change instanceof Change.Tags<K> tags && tags.tags().size() > MOST) {
      return portions(tags.tags()).stream()
          .<Change<K>>map(some -> new Change.Tags<>(new LinkedHashSet<>(some)))
          .toList();
    }
    return List.of(change);
  }

  private static <T> List<List<T>> portions(Collection<T> items) {
    List<T> all = new ArrayList<>(items);
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST) {
      portions.add(all.subList(from, Math.min(from + MOST, all.size())));
    }
    return portions;
  }

  private static <T, R> CompletionStage<List<R>> gathered(
      List<T> items,
      Function<List<T>, CompletionStage<List<R>>> call,
      Consumer<List<R>> givingBack) {
    return new Turns<>(portions(items), call, givingBack).begin();
  }

  /** What is asked in turn, and the answers so far. One thread at a time goes on with it. */
  private static final class Turns<P, R> {
    private final List<P> portions;
    private final Function<P, CompletionStage<List<R>>> call;
    private final Consumer<List<R>> givingBack;
    private final List<R> answers = new ArrayList<>();
    private final CompletableFuture<List<R>> whole = new CompletableFuture<>();
    private int next;

    Turns(
        List<P> portions,
        Function<P, CompletionStage<List<R>>> call,
        Consumer<List<R>> givingBack) {
      this.portions = portions;
      this.call = call;
      this.givingBack = givingBack;
    }

    CompletableFuture<List<R>> begin() {
      goOn();
      return whole;
    }

    /** In a loop and not nested, as long as portions are answered at once. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails there fails the whole
    private void goOn() {
      while (next < portions.size()) {
        P portion = portions.get(next++);
        CompletableFuture<List<R>> part = called(() -> call.apply(portion)).toCompletableFuture();
        if (!part.isDone()) {
          part.whenComplete((some, failure) -> goOnWith(part));
          return;
        } else if (!take(part)) {
          return;
        }
      }
      whole.complete(answers);
    }

    private void goOnWith(CompletableFuture<List<R>> part) {
      if (take(part)) {
        goOn();
      }
    }

    private boolean take(CompletableFuture<List<R>> part) {
      try {
        answers.addAll(part.join());
        return true;
      } catch (RuntimeException failure) {
        failed(unwrapped(failure));
        return false;
      }
    }

    private void failed(Throwable failure) {
      try {
        givingBack.accept(answers);
      } finally {
        whole.completeExceptionally(failure);
      }
    }
  }
}
