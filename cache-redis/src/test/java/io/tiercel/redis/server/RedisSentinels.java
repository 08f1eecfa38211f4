package io.tiercel.redis.server;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A primary, a replica, and three sentinels that watch over them. */
public final class RedisSentinels implements AutoCloseable {

  private static final String NAME = "main";
  private static final int SENTINELS = 3;

  private final RedisServer first;
  private final RedisServer second;
  private final List<RedisServer> sentinels = new ArrayList<>();

  /** Starts them, and waits until each sentinel knows of all others. */
  public RedisSentinels() {
    String[] options = {"--repl-ping-replica-period", "1"};
    first = RedisServer.start(options);
    second = RedisServer.start(options);
    second.command("REPLICAOF", "127.0.0.1", Integer.toString(first.port()));
    await().until(() -> second.answer("INFO", "replication").contains("master_link_status:up"));
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(RedisServer.sentinel(configuration()));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> sentinels.stream().allMatch(RedisSentinels::isWell));
  }

  private String configuration() {
    return String.join(
        "\n",
        "sentinel monitor " + NAME + " 127.0.0.1 " + first.port() + " 2",
        "sentinel down-after-milliseconds " + NAME + " 500",
        "sentinel failover-timeout " + NAME + " 3000",
        "");
  }

  private static boolean isWell(RedisServer sentinel) {
    return sentinel.answer("INFO", "sentinel").contains("status=ok,address=")
        && sentinel.answer("INFO", "sentinel").contains("slaves=1,sentinels=" + SENTINELS);
  }

  /** The address that a client needs. */
  public String uri() {
    List<String> places =
        sentinels.stream().map(sentinel -> "127.0.0.1:" + sentinel.port()).toList();
    return "redis-sentinel://" + String.join(",", places) + "#" + NAME;
  }

  /** The one that is the primary at the start. */
  public RedisServer first() {
    return first;
  }

  /** The one that is its replica at the start. */
  public RedisServer second() {
    return second;
  }

  /** Waits until the sentinels name the second as the primary. */
  public void awaitFailover() {
    awaitPrimary(second);
  }

  /** A server that is made the primary breaks all its connections, the one that asks it too. */
  private static void awaitPrimary(RedisServer server) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .ignoreException(UncheckedIOException.class)
        .until(() -> isPrimary(server));
  }

  /**
   * Kills the primary, waits until the other one has taken over, and starts the first again as its
   * replica.
   */
  public void failOver() {
    RedisServer old = isPrimary(first) ? first : second;
    RedisServer next = old == first ? second : first;
    old.kill();
    awaitPrimary(next);
    old.restart();
    String port = Integer.toString(next.port());
    await()
        .ignoreExceptions()
        .until(() -> old.command("REPLICAOF", "127.0.0.1", port).startsWith("+OK"));
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(
            () ->
                old.answer("INFO", "replication").contains("master_link_status:up")
                    && sentinels.stream().allMatch(RedisSentinels::isWell));
  }

  private static boolean isPrimary(RedisServer server) {
    return server.answer("INFO", "replication").contains("role:master");
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    first.close();
    second.close();
  }
}
