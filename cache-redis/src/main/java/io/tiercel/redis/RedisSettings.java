package io.tiercel.redis;

import java.time.Duration;

/**
 * How a Redis tier behaves.
 *
 * @param namespace what all its keys and channels begin with
 * @param partitions how many sequences each cache has; the same on all nodes
 * @param leaseLife how long a lease stands unless it is renewed
 * @param window how long a node that hears nothing may believe what it holds
 * @param largestValue how many bytes a value may have
 * @param connectionWait how long opening a tier waits for the first connection
 */
record RedisSettings(
    String namespace,
    int partitions,
    Duration leaseLife,
    Duration window,
    int largestValue,
    Duration connectionWait) {

  static final RedisSettings DEFAULT =
      new RedisSettings(
          "tiercel",
          1,
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          16 << 20,
          Duration.ofSeconds(2));
}
