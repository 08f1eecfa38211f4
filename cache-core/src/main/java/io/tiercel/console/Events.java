package io.tiercel.console;

import io.tiercel.spi.Observer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What only events tell: times, the lag of other nodes' changes, failures of codecs, turns of
 * circuit breakers, and what was survived. It is counted from when the console was opened.
 */
final class Events implements Observer<Object, Object> {

  private static final Series LAG = new Series("tiercel_coherence_lag_seconds", List.of());
  private static final Series SURVIVED = new Series("tiercel_survived_total", List.of());
  private static final Series LOADS = load("success");
  private static final Series FAILED_LOADS = load("failure");

  private final ConcurrentMap<Series, LongAdder> counts = new ConcurrentHashMap<>();
  private final ConcurrentMap<Series, Times> times = new ConcurrentHashMap<>();

  /**
   * One line of what is exported.
   *
   * @param name of the metric
   * @param labels names and values by turns, all of them words of fixed lists or names of tiers
   */
  record Series(String name, List<String> labels) {}

  /** How often something happened, and how long it took. */
  static final class Times {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final AtomicLong longest = new AtomicLong();
    private volatile long longestBefore;

    private void add(long time) {
      count.increment();
      nanos.add(time);
      longest.accumulateAndGet(time, Math::max);
    }

    private void turn() {
      longestBefore = longest.getAndSet(0);
    }

    long count() {
      return count.sum();
    }

    /** All of them together, in seconds. */
    double sum() {
      return nanos.sum() / 1e9;
    }

    /** The longest one of this period and the one before it, in seconds. */
    double longest() {
      return Math.max(longest.get(), longestBefore) / 1e9;
    }
  }

  Events() {
    counts.put(SURVIVED, new LongAdder());
    List.of(LAG, LOADS, FAILED_LOADS).forEach(series -> times.put(series, new Times()));
  }

  private static Series load(String result) {
    return new Series("tiercel_load_seconds", List.of("result", result));
  }

  @Override
  public void timed(String tier, String operation, long nanos, @Nullable Throwable failure) {
    String outcome = failure == null ? "success" : "failure";
    List<String> labels = List.of("tier", tier, "operation", operation, "outcome", outcome);
    of(times, new Series("tiercel_tier_operation_seconds", labels), Times::new).add(nanos);
  }

  @Override
  public void loaded(int keys, long nanos, @Nullable Throwable failure) {
    of(times, failure == null ? LOADS : FAILED_LOADS, Times::new).add(nanos);
  }

  @Override
  public void applied(long lagMillis) {
    of(times, LAG, Times::new).add(TimeUnit.MILLISECONDS.toNanos(lagMillis));
  }

  /** Has all failures of a tier's codec there from the beginning: the first is an increase then. */
  void expectCodecFailures(String tier) {
    CODEC_FAILURES.forEach(reason -> of(counts, codecFailure(tier, reason), LongAdder::new));
  }

  private static Series codecFailure(String tier, String reason) {
    return new Series("tiercel_tier_codec_failures_total", List.of("tier", tier, "reason", reason));
  }

  @Override
  public void codecFailed(String tier, String reason) {
    of(counts, codecFailure(tier, reason), LongAdder::new).increment();
  }

  @Override
  public void breaker(String tier, String state) {
    count("tiercel_tier_breaker_turns_total", "tier", tier, "state", state);
  }

  @Override
  public void survived(String what, Throwable failure) {
    of(counts, SURVIVED, LongAdder::new).increment();
  }

  private void count(String name, String... labels) {
    of(counts, new Series(name, List.of(labels)), LongAdder::new).increment();
  }

  private static <T> T of(ConcurrentMap<Series, T> all, Series series, Supplier<T> make) {
    T known = all.get(series);
    return known != null ? known : all.computeIfAbsent(series, absent -> make.get());
  }

  /** Begins another period. */
  void turn() {
    times.values().forEach(Times::turn);
  }

  void eachCount(BiConsumer<Series, LongAdder> action) {
    counts.forEach(action);
  }

  void eachTimes(BiConsumer<Series, Times> action) {
    times.forEach(action);
  }

  /** How late the changes of other nodes were applied here. */
  Times lag() {
    return of(times, LAG, Times::new);
  }
}
