package io.tiercel.bench.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tiercel.CacheOptions;
import io.tiercel.TieredCache;
import io.tiercel.bench.compare.Sample;
import io.tiercel.codec.Codec;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How long it takes from a change on one node until another node's memory has forgotten the value.
 * By hand: a message, and a listener that removes its key from Caffeine; nothing is removed from
 * Redis. By a script: one that removes the key, counts the change and sends the message, which the
 * node that made the change hears too, each node by a client of its own: what any protocol pays
 * that does it in one step and notices gaps.
 */
final class Propagation {

  /** The figure that one in a hundred exceeds, in nanoseconds. */
  static final String WORST = "p99";

  private static final int CHANGES = 2_000;
  private static final String CHANNEL = "raw:changes";
  private static final String SCRIPTED = "raw:scripted";
  private static final String SCRIPT =
      "redis.call('UNLINK', KEYS[1]) redis.call('INCR', KEYS[2])"
          + " return redis.call('PUBLISH', ARGV[1], ARGV[2])";
  private static final byte[] VALUE = new byte[Place.SIZE];

  private final TieredCache<String, byte[]> writer;
  private final TieredCache<String, byte[]> reader;
  private final TieredCache<String, byte[]> readersMemory;
  private final Cache<String, byte[]> memory = Caffeine.newBuilder().build();
  private final RedisAsyncCommands<String, byte[]> publisher;
  private final String script;

  Propagation(Place place) {
    writer = node(place);
    reader = node(place);
    readersMemory = reader.with(CacheOptions.NONE.skipping("redis"));
    publisher = place.connect().async();
    script = publisher.scriptLoad(SCRIPT).toCompletableFuture().join();
    forgetWhatIsSaid(place.client(), CHANNEL);
    hear(place.newClient(), SCRIPTED, key -> {});
    forgetWhatIsSaid(place.newClient(), SCRIPTED);
  }

  private void forgetWhatIsSaid(RedisClient client, String channel) {
    hear(client, channel, key -> memory.invalidate(new String(key, UTF_8)));
  }

  private static void hear(RedisClient client, String channel, Consumer<byte[]> ear) {
    StatefulRedisPubSubConnection<String, byte[]> subscriber = client.connectPubSub(Place.CODEC);
    subscriber.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String from, byte[] message) {
            ear.accept(message);
          }
        });
    subscriber.sync().subscribe(channel);
  }

  private static TieredCache<String, byte[]> node(Place place) {
    return place.node(
        "changes", Codec.bytes(), builder -> builder.memory(memory -> memory.maximumSize(10_000)));
  }

  /** A message and its effect, many times. */
  Sample byHand() {
    return sample(this::bare);
  }

  /** A script and its effect, many times. */
  Sample byScript() {
    return sample(this::scripted);
  }

  /** An invalidation and its effect, many times. */
  Sample tiercel() {
    return sample(this::ours);
  }

  /** The first ones are for warming up. */
  private static Sample sample(ToDoubleFunction<String> change) {
    double[] times = new double[CHANGES];
    for (int i = -CHANGES / 2; i < CHANGES; i++) {
      double nanos = change.applyAsDouble("k" + Math.floorMod(i, Place.KEYS));
      if (i >= 0) {
        times[i] = nanos;
      }
    }
    Arrays.sort(times);
    return Sample.of(Sample.TIME, times[CHANGES / 2]).and(WORST, times[CHANGES * 99 / 100]);
  }

  private double bare(String key) {
    memory.put(key, VALUE);
    byte[] message = key.getBytes(UTF_8);
    return time(key, k -> publisher.publish(CHANNEL, message), k -> memory.getIfPresent(k) == null);
  }

  private double scripted(String key) {
    memory.put(key, VALUE);
    String[] keys = {"raw:" + key, "raw:number"};
    return time(
        key,
        k ->
            publisher.evalsha(
                script,
                ScriptOutputType.INTEGER,
                keys,
                SCRIPTED.getBytes(UTF_8),
                k.getBytes(UTF_8)),
        k -> memory.getIfPresent(k) == null);
  }

  private double ours(String key) {
    writer.put(key, VALUE);
    reader.getIfPresent(key);
    while (readersMemory.getIfPresent(key) == null) {
      reader.getIfPresent(key);
    }
    return time(key, k -> writer.async().invalidate(k), k -> readersMemory.getIfPresent(k) == null);
  }

  /** Asks all the time, and lets others have the processor in between. */
  private static double time(
      String key, Function<String, CompletionStage<?>> change, Predicate<String> isGone) {
    long began = System.nanoTime();
    CompletableFuture<?> changed = change.apply(key).toCompletableFuture();
    while (!isGone.test(key)) {
      Thread.onSpinWait();
    }
    double nanos = System.nanoTime() - began;
    changed.join();
    return nanos;
  }
}
