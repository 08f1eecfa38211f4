package io.tiercel.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tiercel.TieredCache;
import io.tiercel.spi.Observer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Meters of what only events tell: times, turns of circuit breakers, and what was survived. */
final class EventMeters implements Observer<Object, Object> {

  private final TieredCache<?, ?> cache;
  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<Call, Timer> calls = new ConcurrentHashMap<>();
  private final Map<Turn, Counter> turns = new ConcurrentHashMap<>();
  private final Timer loads;
  private final Timer failedLoads;
  private final Map<Failed, Counter> failures = new ConcurrentHashMap<>();
  private final Timer lag;
  private final Counter survived;

  private record Call(String tier, String operation, boolean failed) {}

  private record Turn(String tier, String state) {}

  private record Failed(String tier, String reason) {}

  EventMeters(TieredCache<?, ?> cache, MeterRegistry registry, Tags tags) {
    this.cache = cache;
    this.registry = registry;
    this.tags = tags;
    this.loads = load("success");
    this.failedLoads = load("failure");
    this.lag =
        Timer.builder("tiercel.coherence.lag")
            .description("From a change at Home to its application on this node, by Home's clock")
            .tags(tags)
            .register(registry);
    this.survived =
        Counter.builder("tiercel.survived")
            .description("What was not expected and did not stop the cache; the log has more")
            .tags(tags)
            .register(registry);
  }

  /** The cache that is observed. */
  TieredCache<?, ?> cache() {
    return cache;
  }

  private Timer load(String result) {
    return Timer.builder("tiercel.load")
        .description("Time of loads, for each key its part of a bulk load")
        .tags(tags.and("result", result))
        .register(registry);
  }

  @Override
  public void timed(String tier, String operation, long nanos, @Nullable Throwable failure) {
    of(calls, new Call(tier, operation, failure != null), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Call call) {
    return Timer.builder("tiercel.tier.operation")
        .description("Time of whole operations of tiers outside this process")
        .tags(tags.and("tier", call.tier(), "operation", call.operation()))
        .tag("outcome", call.failed() ? "failure" : "success")
        .register(registry);
  }

  @Override
  public void loaded(int keys, long nanos, @Nullable Throwable failure) {
    (failure == null ? loads : failedLoads).record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void breaker(String tier, String state) {
    of(turns, new Turn(tier, state), this::turn).increment();
  }

  private Counter turn(Turn turn) {
    return Counter.builder("tiercel.tier.breaker.turns")
        .description("Times that a circuit breaker came to a state")
        .tags(tags.and("tier", turn.tier(), "state", turn.state()))
        .register(registry);
  }

  @Override
  public void codecFailed(String tier, String reason) {
    of(failures, new Failed(tier, reason), this::failure).increment();
  }

  /** Has all failures of a tier's codec there from the beginning: the first is an increase then. */
  void expectCodecFailures(String tier) {
    CODEC_FAILURES.forEach(reason -> of(failures, new Failed(tier, reason), this::failure));
  }

  private Counter failure(Failed failed) {
    return Counter.builder("tiercel.tier.codec.failures")
        .description("Entries that could not be read, and so were misses, or not be written")
        .tags(tags.and("tier", failed.tier(), "reason", failed.reason()))
        .register(registry);
  }

  @Override
  public void applied(long lagMillis) {
    lag.record(lagMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void survived(String what, Throwable failure) {
    survived.increment();
  }

  private static <K, M extends Meter> M of(Map<K, M> meters, K key, Function<K, M> make) {
    M meter = meters.get(key);
    return meter != null ? meter : meters.computeIfAbsent(key, make);
  }

  void close() {
    calls.values().forEach(registry::remove);
    turns.values().forEach(registry::remove);
    failures.values().forEach(registry::remove);
    registry.remove(lag);
    registry.remove(loads);
    registry.remove(failedLoads);
    registry.remove(survived);
  }
}
