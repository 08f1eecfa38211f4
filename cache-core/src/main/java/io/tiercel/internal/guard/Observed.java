package io.tiercel.internal.guard;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Observer.Result;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tier whose reads, fills and times are reported. The observer hears of an operation before
 * whoever waits for it, so that counters are right as soon as an answer is there.
 */
public final class Observed<K, V> extends ForwardingTier<K, V> {

  private final Tier<K, V> tier;
  private final Observer<K, V> observer;
  private final Scheduling scheduling;
  private final boolean timed; // to read the clock takes longer than to read memory

  /** The tier, observed. */
  public Observed(Tier<K, V> tier, Observer<K, V> observer, Scheduling scheduling) {
    this(tier, observer, scheduling, true);
  }

  private Observed(Tier<K, V> tier, Observer<K, V> observer, Scheduling scheduling, boolean timed) {
    super(tier);
    this.tier = tier;
    this.observer = observer;
    this.scheduling = scheduling;
    this.timed = timed;
  }

  /** A tier in this process, whose times are not reported. */
  public static <K, V> Observed<K, V> untimed(
      Tier<K, V> tier, Observer<K, V> observer, Scheduling scheduling) {
    return new Observed<>(tier, observer, scheduling, false);
  }

  @Override
  <T> CompletionStage<T> run(Operation operation, Supplier<CompletionStage<T>> call) {
    return observed(
        operation,
        call,
        (value, failure) -> {
          if (operation == Operation.FILL && value != null) {
            reportFilled(value);
          }
        });
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    return observed(
        Operation.GET,
        () -> tier.getAll(keys, ask),
        (answers, failure) -> {
          if (!ask.counts()) {
            return;
          }
          if (answers == null) {
            keys.forEach(key -> observer.read(name(), Result.ERROR));
          } else {
            answers.forEach(answer -> observer.read(name(), resultOf(answer)));
          }
        });
  }

  @Override
  public CompletionStage<Answer<V>> get(K key, Ask ask) {
    return observed(
        Operation.GET,
        () -> tier.get(key, ask),
        (answer, failure) -> {
          if (ask.counts()) {
            observer.read(name(), answer == null ? Result.ERROR : resultOf(answer));
          }
        });
  }

  /** The call, of which first its time and then its result are reported. */
  private <T> CompletionStage<T> observed(
      Operation operation,
      Supplier<CompletionStage<T>> call,
      BiConsumer<@Nullable T, @Nullable Throwable> report) {
    long start = timed ? scheduling.nanos() : 0;
    return tapped(
        called(call),
        (value, failure) -> {
          if (timed) {
            observer.timed(name(), operation.label(), scheduling.nanos() - start, failure);
          }
          report.accept(value, failure);
        });
  }

  private void reportFilled(Object outcomes) {
    if (outcomes instanceof Outcome outcome) {
      observer.filled(name(), outcome);
    } else if (outcomes instanceof Iterable<?> several) {
      several.forEach(this::reportFilled);
    }
  }

  /** How an answer counts. */
  public static Result resultOf(Answer<?> answer) {
    Entry<?> entry = answer.entry();
    if (entry == null) {
      return Result.MISS;
    } else if (!(answer instanceof Answer.Fresh)) {
      return Result.STALE;
    }
    return entry.absent() ? Result.ABSENT : Result.HIT;
  }
}
