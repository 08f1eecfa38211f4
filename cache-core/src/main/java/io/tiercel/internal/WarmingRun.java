package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.Warming;
import io.tiercel.WarmingPlan;
import io.tiercel.internal.runtime.Later;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A warming under way: one bulk read after the other, each begun no earlier than the plan allows.
 */
final class WarmingRun<K, V> implements Warming {

  /** How long a pause goes on unnoticed by whoever wants no more of it. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  private final Cache<K, V> cache;
  private final CacheOptions options;
  private final Stream<? extends K> keys;
  private final WarmingPlan plan;
  private final Scheduling scheduling;
  private final CompletableFuture<Progress> done = new CompletableFuture<>();

  /** When the last batch began, and how many keys it has: what was late is not made up for. */
  private long began;

  private int drawn;
  private volatile Progress progress = new Progress(0, 0, 0);
  private volatile boolean cancelled;
  private @Nullable Iterator<? extends K> remaining;

  WarmingRun(Cache<K, V> cache, CacheOptions options, Stream<? extends K> keys, WarmingPlan plan) {
    this.cache = cache;
    this.options = options;
    this.keys = keys;
    this.plan = plan;
    this.scheduling = cache.engine().scheduling();
  }

  /** Begins on the executor, where the stream may block without harm. */
  Warming begin() {
    Later.handOver(scheduling.executor(), this::next);
    return this;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public CompletableFuture<Progress> done() {
    return done.copy();
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  private void next() {
    try {
      Set<K> batch = draw();
      cache.engine().requireOpen();
      if (cancelled || batch.isEmpty()) {
        end();
        return;
      }
      began = scheduling.millis();
      drawn = batch.size();
      List<Flight<K, V>> flights =
          cache.loadAll(batch, cache.ownSource(), options, cache.engine().callers().passing());
      Steps.whenDone(
          CompletableFuture.allOf(
              flights.stream().map(flight -> flight.answer).toArray(CompletableFuture<?>[]::new)),
          () -> Later.handOver(scheduling.executor(), () -> count(flights)));
    } catch (RuntimeException | Error failure) {
      fail(failure);
    }
  }

  /** A stream may go on for ever without bringing a key that is not in the batch yet. */
  private boolean isOver() {
    return cancelled || cache.engine().isShut();
  }

  private void fail(Throwable failure) {
    try {
      keys.close();
    } catch (RuntimeException | Error second) {
      if (second != failure) {
        failure.addSuppressed(second);
      }
    } finally {
      done.completeExceptionally(failure);
    }
  }

  private Set<K> draw() {
    Iterator<? extends K> source = remaining == null ? keys.iterator() : remaining;
    remaining = source;
    Set<K> batch = new LinkedHashSet<>();
    while (batch.size() < plan.batch() && !isOver() && source.hasNext()) {
      batch.add(Objects.requireNonNull(source.next(), "key"));
    }
    return batch;
  }

  private void count(List<Flight<K, V>> flights) {
    long present = 0;
    long failed = 0;
    for (Flight<K, V> flight : flights) {
      if (flight.answer.isCompletedExceptionally()) {
        failed++;
      } else if (!flight.answer.join().absent()) {
        present++;
      }
    }
    Progress before = progress;
    progress =
        new Progress(
            before.asked() + flights.size(), before.present() + present, before.failed() + failed);
    tell();
    goOn();
  }

  private void goOn() {
    Duration pause = untilNext();
    if (pause.isZero() || isOver()) {
      Later.runAtLeisure(scheduling, Duration.ZERO, this::next);
    } else {
      Duration part = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
      Later.run(scheduling, part, this::goOn);
    }
  }

  private void tell() {
    try {
      plan.progress().accept(progress);
    } catch (RuntimeException | Error failure) {
      cache.engine().observer().survived("the listener of a warming", failure);
    }
  }

  private Duration untilNext() {
    double due = drawn / plan.keysPerSecond() * 1_000;
    long passed = scheduling.millis() - began;
    return Duration.ofMillis(Math.max(0, (long) due - passed));
  }

  private void end() {
    keys.close();
    done.complete(progress);
  }
}
