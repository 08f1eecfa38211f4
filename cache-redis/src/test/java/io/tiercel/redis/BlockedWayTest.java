package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ReadFrom;
import io.tiercel.TieredCache;
import io.tiercel.redis.server.Proxy;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Connections that were forgotten on the way: they stay, nothing gets through, new ones work. */
@Execution(ExecutionMode.CONCURRENT) // they wait, and measure nothing
@Timeout(120)
class BlockedWayTest {

  private static final Duration LONG = Duration.ofSeconds(40);

  private final Fleet fleet = new Fleet(Fleet.LIMIT);
  private final List<AutoCloseable> parts = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    fleet.close();
    for (AutoCloseable part : parts) {
      part.close();
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.add(part);
    return part;
  }

  @Test
  void wayToAServer_isFoundAnew() {
    RedisServer server = part(RedisServer.start());
    Proxy proxy = part(new Proxy(server.port()));
    assertIsFoundAnew(proxy, fleet.node(proxy.uri()));
  }

  @Test
  void wayToANodeOfACluster_isFoundAnew() {
    RedisServer server = part(RedisServer.clusterNode());
    Proxy proxy = part(new Proxy(server.port()));
    server.command("CONFIG", "SET", "cluster-announce-port", Integer.toString(proxy.port()));
    List<String> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
    IntStream.range(0, 16_384).mapToObj(Integer::toString).forEach(slots::add);
    server.command(slots.toArray(String[]::new));
    await().until(() -> server.answer("CLUSTER", "INFO").contains("cluster_state:ok"));
    assertIsFoundAnew(
        proxy, fleet.node(redis -> redis.cluster().partitions(4), cache -> cache, proxy.uri()));
  }

  private static void assertIsFoundAnew(Proxy proxy, TieredCache<String, String> node) {
    FailureTest.eventuallyWrites(node);
    proxy.swallow();
    FailureTest.eventuallyWrites(node);
  }

  @Test
  void wayToAReplica_isFoundAnew() {
    RedisServer primary = part(RedisServer.start());
    RedisServer replica = part(RedisServer.start());
    Proxy proxy = part(new Proxy(replica.port()));
    replica.command("CONFIG", "SET", "replica-announce-port", Integer.toString(proxy.port()));
    replica.command("REPLICAOF", "127.0.0.1", Integer.toString(primary.port()));
    await().until(() -> replica.answer("INFO", "replication").contains("master_link_status:up"));
    TieredCache<String, String> node = replicating(primary);
    await().atMost(LONG).until(() -> readsFrom(replica, node));
    RealTime.pass(Duration.ofSeconds(5)); // the connection was made anew once it knew the replica
    await().atMost(LONG).until(() -> readsFrom(replica, node));
    proxy.swallow();
    await().atMost(LONG).until(() -> readsFrom(replica, node));
    replica.pause();
    RealTime.pass(Duration.ofSeconds(8)); // the connection is made anew, and the replica left out
    replica.resume();
    await().atMost(LONG).until(() -> readsFrom(replica, node));
    assertThat(fleet.loads).hasValue(0);
  }

  private TieredCache<String, String> replicating(RedisServer primary) {
    return fleet.node(
        redis -> redis.readFrom(ReadFrom.REPLICA_PREFERRED), cache -> cache, primary.uri());
  }

  private static boolean readsFrom(RedisServer replica, TieredCache<String, String> node) {
    long before = replica.readsAnswered();
    node.getAllPresent(List.of("not there"));
    return replica.readsAnswered() > before;
  }
}
