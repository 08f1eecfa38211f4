package io.tiercel.testkit;

import io.tiercel.CacheBuilder;
import io.tiercel.policy.TierPolicy;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Fault.Slow;
import io.tiercel.testkit.Faults.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An arrangement of the memory tier and of tiers on modelled servers, each of which has its own
 * faults. Tiers have neither a breaker nor short time limits, so that a scenario's time may jump.
 */
public final class ModelStack implements TierStack {

  /** The name of the memory tier. */
  public static final String MEMORY = "memory";

  /** The name of the nearest modelled tier, which is Home. */
  public static final String SHARED = "shared";

  /** The name of the modelled tier beyond Home. */
  public static final String FAR = "far";

  /** The name of the modelled tier that each node has for itself. */
  public static final String OWN = "own";

  private final List<String> tiers;
  private final RunningClock clock = RunningClock.start();
  private final Map<String, SharedServer> servers = new ConcurrentHashMap<>();
  private final Map<String, Faults> faults = new ConcurrentHashMap<>();
  private String name;
  private boolean shares;
  private int repetitions;

  private ModelStack(List<String> tiers) {
    this.tiers = tiers;
    this.name = String.join(" + ", tiers);
    this.shares = tiers.contains(SHARED);
    this.repetitions = shares ? 1_000 : 10_000;
  }

  /** Tiers of these names, nearest first; all but {@link #MEMORY} are on servers of their own. */
  public static ModelStack of(String... tiers) {
    return new ModelStack(List.of(tiers));
  }

  /** Every arrangement that scenarios have to work on, each to be made anew for each run. */
  public static List<Supplier<TierStack>> matrix() {
    return List.of(
        () -> of(MEMORY),
        () -> of(MEMORY, SHARED),
        () -> of(SHARED),
        () -> of(MEMORY, SHARED, FAR),
        () -> of(MEMORY, SHARED).asynchronous(),
        () -> of(MEMORY, SHARED).slow(SHARED),
        () -> of(MEMORY, SHARED).unreadable(SHARED),
        () -> of(MEMORY, SHARED, FAR).unreadable(FAR),
        () -> of(MEMORY, OWN),
        () -> of(MEMORY, OWN, SHARED),
        () -> of(MEMORY, OWN, SHARED).slow(OWN),
        () -> of(MEMORY, OWN, SHARED).broken(OWN));
  }

  /** All of Home's operations are done by another thread. */
  public ModelStack asynchronous() {
    faults(SHARED).always(new Elsewhere(scheduling().executor()));
    return become(name + ", asynchronous", 500);
  }

  /** That tier takes two milliseconds for everything. */
  public ModelStack slow(String tier) {
    faults(tier).always(new Slow(scheduling(), Duration.ofMillis(2)));
    return become(name + ", " + tier + " slow", 20);
  }

  /** No read of that tier succeeds. */
  public ModelStack unreadable(String tier) {
    faults(tier).always(Operation.GET, Failure.FAILS);
    shares &= !tier.equals(SHARED);
    return become(name + ", " + tier + " unreadable", repetitions);
  }

  /** Nothing that is asked of that tier succeeds. */
  public ModelStack broken(String tier) {
    faults(tier).always(Failure.FAILS);
    return become(name + ", " + tier + " broken", repetitions);
  }

  private ModelStack become(String newName, int times) {
    name = newName;
    repetitions = times;
    return this;
  }

  /** What goes wrong in that tier, on every node. */
  public Faults faults(String tier) {
    return faults.computeIfAbsent(tier, key -> new Faults());
  }

  /** The server of that tier. */
  public SharedServer server(String tier) {
    return servers.computeIfAbsent(tier, key -> new SharedServer(scheduling()));
  }

  /** What opens that tier. */
  public <K, V> TierFactory<K, V> factory(String tier) {
    return FaultyTier.factory(
        tier.equals(OWN)
            ? OwnTier.factory(new SharedTierFactory<>(tier, new SharedServer(scheduling())))
            : new SharedTierFactory<>(tier, server(tier)),
        faults(tier));
  }

  @Override
  public void addTo(CacheBuilder<String, String> builder, TierPolicy policy) {
    for (String tier : tiers) {
      if (tier.equals(MEMORY)) {
        builder.memory(
            memory ->
                memory.maximumSize(10_000).timeToLive(policy.timeToLive()).jitter(policy.jitter()));
      } else {
        builder.tier(
            factory(tier),
            settings ->
                settings
                    .timeToLive(policy.timeToLive())
                    .jitter(policy.jitter())
                    .timeLimits(TimeLimits.all(Duration.ofHours(1)))
                    .withoutBreaker());
      }
    }
  }

  @Override
  public Scheduling scheduling() {
    return clock.scheduling();
  }

  @Override
  public void pass(Duration time) {
    clock.pass(time);
  }

  @Override
  public boolean shares() {
    return shares;
  }

  @Override
  public int repetitions() {
    return repetitions;
  }

  @Override
  public void close() {
    clock.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
