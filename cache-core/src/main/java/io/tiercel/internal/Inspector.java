package io.tiercel.internal;

import io.tiercel.control.Inspection;
import io.tiercel.internal.Source.Loaded;
import io.tiercel.internal.runtime.Later;
import io.tiercel.policy.InspectorPolicy;
import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier.Sighting;
import io.tiercel.spi.Worth;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Holds some of memory's answers against the source of truth.
 *
 * <p>An answer that contradicts the source may be wrong, or the source changed a moment ago and the
 * invalidation is on its way. So a sampled key is looked at after a delay; an entry that then
 * contradicts the source gets the delay once more; and only one that still stands there is wrong.
 * What is compared is always the entry that was seen before the source was asked and is there
 * afterwards too: else the two speak of different times.
 *
 * <p>It does nothing that a reader could wait for: a sample is a task for later, loads run on the
 * executor and are bounded on their own, and whatever is too much is left out and counted.
 */
final class Inspector<K, V> implements Observer<K, V>, AutoCloseable {

  private static final int MOST_PENDING = 1_000;

  private final LocalTier<K, V> memory;
  private final Source<K, V> source;
  private final InspectorPolicy policy;
  private final Scheduling scheduling;
  private final long pause;
  private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger loading = new AtomicInteger();
  private final LongAdder right = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder corrected = new LongAdder();
  private final LongAdder gone = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder ages = new LongAdder();
  private final AtomicLong oldest = new AtomicLong();
  private volatile boolean closed;

  Inspector(
      LocalTier<K, V> memory, Source<K, V> source, InspectorPolicy policy, Scheduling scheduling) {
    this.memory = memory;
    this.source = source;
    this.policy = policy;
    this.scheduling = scheduling;
    this.pause = (long) Math.floor(1_000 / policy.perSecond());
  }

  @Override
  public void sampled(String tier, K key) {
    long now = scheduling.millis();
    long due = next.get();
    if (closed || now < due || !next.compareAndSet(due, now + pause)) {
      return;
    }
    if (pending.incrementAndGet() > MOST_PENDING) {
      pending.decrementAndGet();
      skipped.increment();
    } else {
      later(() -> begin(key));
    }
  }

  private void later(Runnable step) {
    Later.run(scheduling, policy.delay(), step);
  }

  /** Takes a place for a load, or leaves the sample out. */
  private void begin(K key) {
    pending.decrementAndGet();
    if (closed) {
      return;
    }
    if (loading.incrementAndGet() > policy.concurrent()) {
      loading.decrementAndGet();
      skipped.increment();
      return;
    }
    try {
      scheduling.executor().execute(() -> inspect(key));
    } catch (RuntimeException | Error full) {
      loading.decrementAndGet();
      skipped.increment();
    }
  }

  /** Whoever sees the count finds the place free. */
  private void inspect(K key) {
    @Nullable LongAdder outcome;
    try {
      outcome = compare(key);
    } finally {
      loading.decrementAndGet();
    }
    if (outcome != null) {
      outcome.increment();
    }
  }

  /** What became of it; null where that is still to be seen. */
  private @Nullable LongAdder compare(K key) {
    Entry<V> before = entry(key);
    if (before == null) {
      return gone;
    }
    Loaded<V> truth = source.loadOne(key);
    if (truth.failure() != null) {
      return failed;
    } else if (!isSame(before, entry(key))) {
      return gone;
    } else if (Objects.equals(before.value(), truth.value())) {
      return right;
    }
    later(() -> confirm(key, before));
    return null;
  }

  private void confirm(K key, Entry<V> contradicting) {
    if (closed) {
      return;
    }
    if (!isSame(contradicting, entry(key))) {
      corrected.increment();
      return;
    }
    long age = scheduling.millis() - contradicting.writtenAt();
    ages.add(age);
    oldest.accumulateAndGet(age, Math::max);
    wrong.increment();
  }

  /** What memory would answer from, or null. */
  private @Nullable Entry<V> entry(K key) {
    Sighting<V> seen = memory.inspect(key).toCompletableFuture().join();
    Entry<V> entry = seen.entry();
    boolean answers = entry != null && entry.worth(scheduling.millis()) == Worth.FRESH;
    return answers && seen.hiddenBy() == null ? entry : null;
  }

  private static <V> boolean isSame(Entry<V> before, @Nullable Entry<V> now) {
    return now != null
        && now.writtenAt() == before.writtenAt()
        && Objects.equals(now.value(), before.value());
  }

  Inspection inspection() {
    long found = wrong.sum();
    return new Inspection(
        right.sum(),
        found,
        corrected.sum(),
        gone.sum(),
        failed.sum(),
        skipped.sum(),
        Duration.ofMillis(found == 0 ? 0 : ages.sum() / found),
        Duration.ofMillis(oldest.get()));
  }

  @Override
  public void close() {
    closed = true;
  }
}
