package io.tiercel.internal;

import io.tiercel.control.Health;
import io.tiercel.control.Status;
import io.tiercel.control.TierHealth;
import io.tiercel.internal.runtime.Announcements;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a cache and its tiers are, as far as events tell. A status is judged anew with every event
 * that may change it, so that its beginning is known, and whenever somebody asks.
 */
final class Vitals<K, V> implements Observer<K, V> {

  private static final int HOME = 40;
  private static final int OTHER = 20;
  private static final int LOADS = 40;

  private final String cache;
  private final Means<K, V> means;
  private final Map<String, Vital<K, V>> tiers = new LinkedHashMap<>();
  private final LoadWindow window;
  private final Announcements announcements;

  /**
   * What is looked at besides events.
   *
   * @param stack the tiers
   * @param undelivered how many invalidations a level missed
   * @param hearsOthers whether the changes of other nodes are known to arrive
   * @param scheduling the clocks
   */
  record Means<K, V>(
      Stack<K, V> stack,
      ToIntFunction<Level<K, V>> undelivered,
      BooleanSupplier hearsOthers,
      Scheduling scheduling) {}

  /** The vitals of a cache that was just built. */
  Vitals(String cache, Means<K, V> means) {
    this.cache = cache;
    this.means = means;
    this.window = new LoadWindow(means.scheduling());
    this.announcements = new Announcements(means.scheduling()::nanos);
    for (Level<K, V> level : means.stack().levels()) {
      Vital<K, V> vital = new Vital<>(means, level, this::announce);
      tiers.put(level.name(), vital);
      vital.judge();
    }
  }

  private void announce(TierHealth before, TierHealth now) {
    announcements.announce(
        now.status() == Status.UP,
        "Cache {}: tier {} is {} ({}), after being {} since {}; {}",
        cache,
        now.tier(),
        now.status(),
        now.reason(),
        before.status(),
        before.since(),
        now.meanwhile());
  }

  /** The health now. */
  Health health() {
    List<TierHealth> all = tiers.values().stream().map(Vital::judge).toList();
    LoadWindow.Seen loads = window.seen();
    int score = score(all, loads.telling());
    return new Health(cache, status(all, loads.telling()), score, loads.failing(), all);
  }

  /** Whether the changes of other nodes are known to arrive. */
  boolean coherent() {
    return means.hearsOthers().getAsBoolean();
  }

  /** Where the tier's circuit breaker stands. */
  String breaker(String tier) {
    Vital<K, V> vital = tiers.get(tier);
    return vital == null ? "NONE" : vital.breaker();
  }

  /** The wall clock's present. */
  Instant now() {
    return Instant.ofEpochMilli(means.scheduling().wallMillis());
  }

  private static Status status(List<TierHealth> all, double failing) {
    if (failing >= 0.5) {
      return Status.DOWN;
    }
    boolean well = all.stream().allMatch(tier -> tier.status() == Status.UP);
    return well && failing < 0.1 ? Status.UP : Status.DEGRADED;
  }

  private int score(List<TierHealth> all, double failing) {
    String home = means.stack().home().name();
    double lost = LOADS * failing;
    for (TierHealth tier : all) {
      int weight = tier.tier().equals(home) ? HOME : OTHER;
      lost += weight * share(tier.status());
    }
    return (int) Math.max(0, Math.round(100 - lost));
  }

  private static double share(Status status) {
    return switch (status) {
      case UP -> 0;
      case DEGRADED -> 0.5;
      case DOWN -> 1;
    };
  }

  /** Looks again at a tier that something happened to. */
  void judge(String tier) {
    Vital<K, V> vital = tiers.get(tier);
    if (vital != null) {
      vital.judge();
    }
  }

  @Override
  public void timed(String tier, String operation, long nanos, @Nullable Throwable failure) {
    Vital<K, V> vital = tiers.get(tier);
    if (vital != null) {
      vital.called(failure);
    }
  }

  @Override
  public void breaker(String tier, String state) {
    Vital<K, V> vital = tiers.get(tier);
    if (vital != null) {
      vital.turned(state);
    }
  }

  @Override
  public void undelivered(String tier, int pending) {
    judge(tier);
  }

  @Override
  public void coherence(Coherence event) {
    if (event != Coherence.RECEIVED) {
      judge(means.stack().home().name());
    }
  }

  @Override
  public void controlled(String action, String target, String change) {
    judge(target);
  }

  @Override
  public void loaded(int keys, long nanos, @Nullable Throwable failure) {
    window.loaded(keys, failure != null);
  }
}
