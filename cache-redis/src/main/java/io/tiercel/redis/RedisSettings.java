package io.tiercel.redis;

import io.tiercel.codec.CodecSettings;
import java.time.Duration;

/**
 * How a Redis tier behaves.
 *
 * @param namespace what all its keys and channels begin with
 * @param database which of the server's
 * @param partitions how many sequences each cache has; the same on all nodes
 * @param leaseLife how long a lease stands unless it is renewed
 * @param window how long a node that hears nothing may believe what it holds
 * @param storage how values are stored, whatever the cache
 * @param startWait how long opening a tier waits for the first connection
 */
record RedisSettings(
    String namespace,
    int database,
    int partitions,
    Duration leaseLife,
    Duration window,
    CodecSettings storage,
    Duration startWait) {

  /** How values of any cache are stored. */
  static final CodecSettings STORAGE = CodecSettings.of("any", "any");

  CodecSettings codec(String cache) {
    return storage.named(namespace, cache);
  }

  static final RedisSettings DEFAULT =
      new RedisSettings(
          "tiercel",
          0,
          1,
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          STORAGE,
          Duration.ofSeconds(2));
}
