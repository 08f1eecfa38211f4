package io.tiercel.testkit.simulation;

import io.tiercel.CacheBuilder;
import io.tiercel.TierBuilder;
import io.tiercel.TieredCache;
import io.tiercel.internal.EngineAccess;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.SimulatedNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One node of a fleet, from its start to its end, with the real cache that runs on it. */
final class Member implements TappedTier.Tap {
  final SimulatedNode node;
  final Host host;
  final List<Ways> ways = new ArrayList<>();
  final TieredCache<String, Versioned> cache;
  final EngineAccess<String, Versioned> engine;
  final @Nullable Disk disk;
  private final Fleet fleet;
  private final Set<String> names = new HashSet<>();
  private long wokeUpAt = Long.MIN_VALUE;
  private long attemptedAt = Long.MIN_VALUE;

  /** A node's ways to one server. */
  record Ways(Network requests, Network messages) {}

  Member(Fleet fleet, String name) {
    this.fleet = fleet;
    this.node = fleet.world().node(name);
    this.host = new Host(fleet.world(), node, fleet::loadTime);
    this.disk = fleet.setup().own() ? fleet.disk() : null;
    this.cache = open();
    this.engine = EngineAccess.of(cache);
  }

  private TieredCache<String, Versioned> open() {
    Setup setup = fleet.setup();
    CacheBuilder<String, Versioned> builder = TieredCache.named(Fleet.CACHE);
    setup.apply(builder);
    if (setup.memory()) {
      builder.memory(memory -> memory.maximumSize(1000).timeToLive(setup.lives().inMemory()));
    }
    if (disk != null) {
      disk.become(node, fleet.conditions());
      builder.tier(
          TappedTier.factory(disk.tier(), this),
          tier -> around(tier).timeToLive(setup.lives().inMemory()));
    }
    for (int i = 0; i < setup.servers(); i++) {
      addTier(builder, i);
    }
    return builder
        .scheduling(host)
        .context(host.carrier())
        .loader(new Loader(fleet, this))
        .observer(observer())
        .build();
  }

  private void addTier(CacheBuilder<String, Versioned> builder, int index) {
    Setup setup = fleet.setup();
    Network requests = Network.between(fleet.world(), node);
    Network messages = Network.between(fleet.world(), node);
    requests.become(fleet.conditions());
    messages.become(fleet.conditions());
    ways.add(new Ways(requests, messages));
    var factory = fleet.servers().get(index).tier(index == 0 ? "near" : "far", requests, messages);
    builder.tier(
        TappedTier.factory(factory, this), tier -> around(tier).timeToLive(setup.lives().shared()));
  }

  private TierBuilder around(TierBuilder tier) {
    Setup.Guards guards = fleet.setup().guards();
    tier.timeLimits(guards.limits());
    return guards.breaker() ? tier.breaker(Setup.breaker()) : tier.withoutBreaker();
  }

  private Observer<String, Versioned> observer() {
    return new Observer<>() {
      @Override
      public void coherence(Coherence event) {
        said(() -> "coherence " + event);
      }

      @Override
      public void undelivered(String tier, int pending) {
        attemptedAt = worldNanos();
      }

      @Override
      public void survived(String what, Throwable failure) {
        fleet.survived(Member.this, what, failure);
      }
    };
  }

  String name() {
    return node.name();
  }

  long worldNanos() {
    return fleet.world().nanos();
  }

  /** Notes that it slept for so long that it has to notice, now that it has woken up. */
  void overslept() {
    wokeUpAt = worldNanos();
  }

  /** Whether it has woken up from a long sleep since. */
  boolean hasOversleptSince(long worldNanos) {
    return wokeUpAt >= worldNanos;
  }

  boolean running() {
    return node.running();
  }

  /** Whether no change waits for a tier. */
  boolean hasDelivered() {
    return cache.operations().undelivered() == 0;
  }

  /**
   * Whether there was a change to be delivered, or to be repeated, at that time or later: it then
   * did not believe Home, and loaded for itself.
   */
  boolean hasDoubtedHomeSince(long worldNanos) {
    return !hasDelivered() || attemptedAt >= worldNanos;
  }

  boolean publishesAs(String name) {
    return names.contains(name);
  }

  /** Whether its own tier has still to remove what it was told to. */
  boolean owesItsOwnTier() {
    return disk != null && cache.operations().state().tier(Disk.NAME).undelivered() > 0;
  }

  void cut() {
    ways.forEach(way -> way.requests().cut());
    ways.forEach(way -> way.messages().cut());
  }

  void mend() {
    ways.forEach(way -> way.requests().mend());
    ways.forEach(way -> way.messages().mend());
  }

  @Override
  public void opened(String name) {
    names.add(name);
  }

  @Override
  public void said(Supplier<String> what) {
    fleet.trace().add(name(), what);
  }

  @Override
  public void applied(String id, int partition) {
    fleet.history().applied(this, id, partition);
  }

  @Override
  public String toString() {
    return name();
  }
}
