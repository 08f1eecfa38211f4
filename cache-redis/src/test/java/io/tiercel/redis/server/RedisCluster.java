package io.tiercel.redis.server;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;

/** Three primaries that share the slots, with a replica each if wanted. */
public final class RedisCluster implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final int PRIMARIES = 3;
  private static final int MIGRATED_AT_ONCE = 5;

  private final List<RedisServer> servers = new ArrayList<>();
  private final Map<Integer, Integer> owners = new HashMap<>();

  /** Starts one without replicas, and waits until it serves. */
  public RedisCluster() {
    this(0);
  }

  private RedisCluster(int replicas) {
    int nodes = PRIMARIES * (1 + replicas);
    for (int i = 0; i < nodes; i++) {
      servers.add(RedisServer.clusterNode());
    }
    shareSlots();
    meet();
    waiting().until(() -> servers.stream().allMatch(server -> knows(server, nodes)));
    for (int i = PRIMARIES; i < nodes; i++) {
      servers.get(i).command("CLUSTER", "REPLICATE", id(i % PRIMARIES));
    }
    waiting().until(() -> servers.stream().allMatch(RedisCluster::isWell));
    nodeTimeout(Duration.ofSeconds(15)); // or nodes that stand still for a moment are given up
  }

  /** From here on replicas take over a second after their primary was heard of the last time. */
  public void failOverSoon() {
    nodeTimeout(Duration.ofSeconds(1));
  }

  private void nodeTimeout(Duration time) {
    String millis = Long.toString(time.toMillis());
    for (RedisServer server : servers) {
      server.command("CONFIG", "SET", "cluster-node-timeout", millis);
    }
  }

  /** Starts one whose primaries have a replica each: that of server i is server i + 3. */
  public static RedisCluster withReplicas() {
    return new RedisCluster(1);
  }

  private void shareSlots() {
    for (int i = 0; i < PRIMARIES; i++) {
      RedisServer server = servers.get(i);
      server.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      List<String> add = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      IntStream.range(firstOf(i), firstOf(i + 1)).mapToObj(Integer::toString).forEach(add::add);
      server.command(add.toArray(String[]::new));
    }
  }

  private static int firstOf(int primary) {
    return (SLOTS * primary + PRIMARIES - 1) / PRIMARIES;
  }

  private void meet() {
    RedisServer first = servers.get(0);
    for (RedisServer server : servers.subList(1, servers.size())) {
      server.command("CLUSTER", "MEET", "127.0.0.1", Integer.toString(first.port()));
    }
  }

  /** The addresses of its first nodes. */
  public String[] uris() {
    return servers.stream().limit(PRIMARIES).map(RedisServer::uri).toArray(String[]::new);
  }

  /** One of its nodes. */
  public RedisServer server(int index) {
    return servers.get(index);
  }

  /** How many primaries it has. */
  public int primaries() {
    return PRIMARIES;
  }

  /** Makes a replica take over from its primary, without any loss, and waits until it has. */
  public void failover(int replica) {
    RedisServer server = servers.get(replica);
    waiting()
        .until(
            () -> {
              server.command("CLUSTER", "FAILOVER");
              return isPrimary(replica);
            });
  }

  /** Waits until a replica has taken over by itself. */
  public void awaitPrimary(int index) {
    waiting().until(() -> isPrimary(index));
  }

  private boolean isPrimary(int index) {
    return servers.get(index).answer("INFO", "replication").contains("role:master");
  }

  /**
   * Moves a slot with its keys from one node to another, a few keys at a time, as the tools do.
   *
   * @param between happens in the middle of it, after each few keys
   */
  public void migrate(int slot, int from, int to, Runnable between) {
    RedisServer target = servers.get(to);
    RedisClient client = RedisClient.create(servers.get(from).uri());
    try (StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE)) {
      RedisCommands<byte[], byte[]> source = connection.sync();
      setSlot(target, slot, "IMPORTING", id(from));
      setSlot(servers.get(from), slot, "MIGRATING", id(to));
      between.run();
      List<byte[]> keys = source.clusterGetKeysInSlot(slot, MIGRATED_AT_ONCE);
      while (!keys.isEmpty()) {
        source.migrate(
            "127.0.0.1", target.port(), 0, 5_000, MigrateArgs.Builder.<byte[]>keys(keys));
        between.run();
        keys = source.clusterGetKeysInSlot(slot, MIGRATED_AT_ONCE);
      }
      setSlot(target, slot, "NODE", id(to));
      setSlot(servers.get(from), slot, "NODE", id(to));
      owners.put(slot, to);
    } finally {
      client.shutdown(0, 2, java.util.concurrent.TimeUnit.SECONDS);
    }
  }

  private static void setSlot(RedisServer at, int slot, String state, String node) {
    at.command("CLUSTER", "SETSLOT", Integer.toString(slot), state, node);
  }

  /** Which of the primaries serves the slot, as long as there was no failover. */
  public int ownerOf(int slot) {
    Integer moved = owners.get(slot);
    return moved == null ? slot * PRIMARIES / SLOTS : moved;
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::close);
  }

  private String id(int index) {
    return servers.get(index).answer("CLUSTER", "MYID");
  }

  private static boolean knows(RedisServer server, int nodes) {
    return server.answer("CLUSTER", "INFO").contains("cluster_known_nodes:" + nodes);
  }

  private static boolean isWell(RedisServer server) {
    String role = server.answer("INFO", "replication");
    return server.answer("CLUSTER", "INFO").contains("cluster_state:ok")
        && (role.contains("role:master") || role.contains("master_link_status:up"));
  }

  private static ConditionFactory waiting() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }
}
