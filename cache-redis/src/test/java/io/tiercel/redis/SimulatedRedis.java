package io.tiercel.redis;

import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.spi.Message;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.SharedStore;
import io.tiercel.testkit.simulation.SimulatedServer;
import io.tiercel.testkit.simulation.Versioned;
import io.tiercel.testkit.simulation.VersionedCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A {@link ModelRedis} as the server of a simulated fleet, which our real tiers speak to. */
final class SimulatedRedis implements SimulatedServer {
  private static final KeyCodec<String> KEYS = KeyCodec.of(String.class);
  private static final String NAMESPACE = "sim";
  private static final int MOST_LOST_WRITES = 12;
  private static final int MOST_EVICTED = 5;

  private final List<Consumer<Message<String>>> listeners = new ArrayList<>();
  private final Map<String, Integer> channels = new HashMap<>();
  private final Messages<String> messages;
  private final Scheduling world;
  private final RedisSettings settings;
  private final Keyspace keyspace;
  private final ModelRedis redis;
  private final boolean hasReplicas;
  private long clockShift;

  SimulatedRedis(Scheduling world, SharedStore.Settings layout, String cache) {
    this(world, layout, cache, false);
  }

  /** One whose entries may be read from replicas. */
  static SimulatedRedis withReplicas(Scheduling world, SharedStore.Settings layout, String cache) {
    return new SimulatedRedis(world, layout, cache, true);
  }

  private SimulatedRedis(
      Scheduling world, SharedStore.Settings layout, String cache, boolean hasReplicas) {
    this.hasReplicas = hasReplicas;
    this.world = world;
    this.messages = new Messages<>(KEYS, new ServerClock(world));
    this.settings =
        new RedisSettings(
            NAMESPACE,
            0,
            layout.partitions(),
            layout.leaseLife(),
            layout.window(),
            RedisSettings.STORAGE,
            Duration.ZERO);
    this.keyspace = new Keyspace(settings, cache);
    for (int i = 0; i < layout.partitions(); i++) {
      channels.put(keyspace.part(i).channel(), i);
    }
    this.redis = new ModelRedis(this::millis, world::nanos, this::published);
  }

  /** By a clock of its own, which is not that of the nodes. */
  private long millis() {
    return world.wallMillis() + clockShift;
  }

  private void published(ModelRedis.Said said) {
    Message<String> message = messages.read(channels.get(said.channel()), said.message());
    listeners.forEach(listener -> listener.accept(message));
  }

  @Override
  public TierFactory<String, Versioned> tier(String name, Network requests, Network messages) {
    return new Shared(name, context -> open(name, requests, messages, context));
  }

  private Tier<String, Versioned> open(
      String name, Network requests, Network said, TierContext<String, Versioned> context) {
    ModelWire wire = new ModelWire(redis, requests, said, context.scheduling(), hasReplicas);
    EntryCodec<String, Versioned> codec =
        EntryCodec.of(KEYS, new VersionedCodec(), settings.codec(context.cache()));
    var ground =
        new OpenTier.Ground<>(name, settings, codec, new SharedWire.Use(wire), wire::close);
    return new OpenTier<>(ground, context).awaitReady();
  }

  @Override
  public void onPublished(Consumer<Message<String>> listener) {
    listeners.add(listener);
  }

  @Override
  public int partitionOf(String key) {
    return keyspace.partitionOf(KEYS.bytes(key));
  }

  @Override
  public long lose(Loss loss, String key, String tag) {
    Keyspace.Part part = keyspace.part(partitionOf(key));
    switch (loss) {
      case ENTRY -> evict(part.data(KEYS.bytes(key)));
      case LEASE -> evict(part.lease(KEYS.bytes(key)));
      case MARKER -> channels.values().forEach(i -> evict(keyspace.part(i).marker(tag)));
      case SEQUENCES -> channels.values().forEach(i -> evict(keyspace.part(i).head()));
      case EVERYTHING -> redis.keys().flush();
      case RESTART -> restart();
      case LAST_WRITES -> {
        return failOver();
      }
    }
    return Long.MAX_VALUE;
  }

  private void evict(byte[] key) {
    redis.keys().evict(ModelHead.text(key));
  }

  private void restart() {
    redis.keys().flush();
    redis.flushScripts();
    redis.dropSubscribers();
  }

  /** The replica has another clock, no scripts, and has not heard of the latest writes. */
  private long failOver() {
    long since = redis.keys().undo(1 + below(MOST_LOST_WRITES));
    clockShift += below(400) - 200;
    redis.flushScripts();
    redis.dropSubscribers();
    return since;
  }

  @Override
  public List<Mishap> mishaps() {
    return List.of(
        new Mishap("SCRIPT FLUSH", redis::flushScripts, () -> {}),
        new Mishap("subscribers are dropped", redis::dropSubscribers, () -> {}),
        new Mishap("a message is lost", redis::loseNextMessage, () -> {}),
        new Mishap("eviction", this::evictSome, () -> {}),
        new Mishap("memory is full", () -> redis.keys().full(true), () -> redis.keys().full(false)),
        new Mishap(
            "read only", () -> redis.keys().readOnly(true), () -> redis.keys().readOnly(false)));
  }

  /** Any keys, but for blocks, whose loss takes back what they promise. */
  private void evictSome() {
    for (int i = 1 + below(MOST_EVICTED); i > 0; i--) {
      List<String> candidates =
          redis.keys().all().entrySet().stream()
              .filter(it -> it.getValue().scores().isEmpty())
              .map(Map.Entry::getKey)
              .toList();
      if (!candidates.isEmpty()) {
        redis.keys().evict(candidates.get(below(candidates.size())));
      }
    }
  }

  private int below(int bound) {
    return Math.floorMod(world.random(), bound);
  }
}
