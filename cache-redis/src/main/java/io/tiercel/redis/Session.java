package io.tiercel.redis;

import io.tiercel.internal.shared.ServerClock;
import io.tiercel.spi.Scheduling;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a cache's partitions need to talk to the server.
 *
 * @param line the connection, which caches share
 * @param node this node's name, the origin of its messages
 * @param home whether leases make others wait, and changes are published
 * @param leaseLife how long a lease stands unless it is renewed
 */
record Session(
    SharedWire.Use line,
    ServerClock clock,
    Scheduling scheduling,
    String node,
    boolean home,
    Duration leaseLife) {

  Reads reads() {
    return line.reads();
  }

  /** Runs a script, and learns what time it is there. */
  CompletableFuture<Reply> run(Script script, List<byte[]> keys, List<byte[]> arguments) {
    long sentAt = scheduling.nanos();
    return line.wire()
        .run(new RedisWire.Call(script, keys, arguments))
        .thenApply(
            reply -> {
              clock.learn(reply.serverMillis(), sentAt);
              return reply;
            });
  }

  /** The random bytes that a head begins with, or that a new link and marking bear. */
  byte[] nonce() {
    return ByteBuffer.allocate(3 * Long.BYTES)
        .putLong(scheduling.random())
        .putLong(scheduling.random())
        .putLong(scheduling.random())
        .array();
  }

  /** What a new lease will be known by. */
  byte[] token() {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(scheduling.random())
        .putLong(scheduling.random())
        .array();
  }

  byte[] origin() {
    return Keyspace.bytes(node);
  }

  byte[] channel(Keyspace.Part part) {
    return home ? Keyspace.bytes(part.channel()) : new byte[0];
  }
}
