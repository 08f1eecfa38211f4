package io.tiercel.redis.server;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** A primary and a replica of it, which can be kept from hearing of changes. */
public final class RedisPair implements AutoCloseable {

  private final RedisServer primary = RedisServer.start();
  private final RedisServer replica = RedisServer.start();
  private final Proxy way = new Proxy(primary.port());

  /** Starts them, and waits until the replica has all that the primary has. */
  public RedisPair() {
    replica.command("REPLICAOF", "127.0.0.1", Integer.toString(way.port()));
    awaitReplica();
  }

  /** Where the primary is, which names its replica to those who ask. */
  public String uri() {
    return primary.uri();
  }

  /** The one that follows. */
  public RedisServer replica() {
    return replica;
  }

  /** From here on the replica hears of no change, and answers what it has. */
  public void holdReplica() {
    way.cut();
  }

  /** Lets it hear of all that it has missed. */
  public void awaitReplica() {
    way.mend();
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> lag() == 0);
  }

  /** How many bytes the replica is behind; more than any if it is not connected. */
  private long lag() {
    String there = replica.answer("INFO", "replication");
    return there.contains("master_link_status:up")
        ? number(primary.answer("INFO", "replication"), "master_repl_offset:")
            - number(there, "slave_repl_offset:")
        : Long.MAX_VALUE;
  }

  private static long number(String info, String name) {
    String rest = info.substring(info.indexOf(name) + name.length());
    return Long.parseLong(rest.substring(0, rest.indexOf('\r')));
  }

  @Override
  public void close() {
    way.close();
    replica.close();
    primary.close();
  }
}
