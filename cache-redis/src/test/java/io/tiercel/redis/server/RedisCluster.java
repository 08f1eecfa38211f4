package io.tiercel.redis.server;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three primaries, without replicas, that share the slots. */
public final class RedisCluster implements AutoCloseable {

  private static final int SLOTS = 16_384;
  private static final int NODES = 3;

  private final List<RedisServer> servers = new ArrayList<>();

  /** Starts one, and waits until it serves. */
  public RedisCluster() {
    for (int i = 0; i < NODES; i++) {
      servers.add(
          RedisServer.start(
              "--cluster-enabled", "yes",
              "--cluster-node-timeout", "2000",
              "--cluster-port", Integer.toString(RedisServer.freePort())));
    }
    for (int i = 0; i < NODES; i++) {
      RedisServer server = servers.get(i);
      int from = SLOTS * i / NODES;
      int to = SLOTS * (i + 1) / NODES - 1;
      server.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      server.command("CLUSTER", "ADDSLOTSRANGE", Integer.toString(from), Integer.toString(to));
    }
    for (RedisServer server : servers.subList(1, NODES)) {
      server.command(
          "CLUSTER",
          "MEET",
          "127.0.0.1",
          Integer.toString(servers.get(0).port()),
          busPort(servers.get(0)));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> servers.stream().allMatch(RedisCluster::isWell));
  }

  /** The addresses of its nodes. */
  public String[] uris() {
    return servers.stream().map(RedisServer::uri).toArray(String[]::new);
  }

  /** One of its nodes. */
  public RedisServer server(int index) {
    return servers.get(index);
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::close);
  }

  private static String busPort(RedisServer server) {
    String nodes = server.answer("CLUSTER", "NODES");
    String address = nodes.substring(nodes.indexOf('@') + 1);
    return address.split("[ ,]", 2)[0];
  }

  private static boolean isWell(RedisServer server) {
    String info = server.answer("CLUSTER", "INFO");
    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES);
  }
}
