package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ReadFrom;
import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisCluster;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that read from the replicas of a cluster. */
@Timeout(60)
class ClusterReplicaTest {

  private final RedisCluster cluster = RedisCluster.withReplicas();
  private final Fleet fleet = new Fleet();

  @AfterEach
  void close() {
    fleet.close();
    cluster.close();
  }

  @Test
  void hits_areReadFromReplicas_andAlsoAfterOneHasTakenOver() {
    TieredCache<String, String> writer = node();
    List<String> keys = IntStream.range(0, 300).mapToObj(i -> "k" + i).toList();
    keys.forEach(writer::get);
    assertReadsReplicas(keys);
    cluster.failover(cluster.primaries());
    assertReadsReplicas(keys);
    assertThat(fleet.loads).hasValue(keys.size());
  }

  private void assertReadsReplicas(List<String> keys) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              TieredCache<String, String> reader = node();
              await().until(() -> readsReplicas(reader));
              long before = reads();
              keys.forEach(key -> assertThat(reader.get(key)).isEqualTo("v1"));
              assertThat(reads() - before).isGreaterThan(keys.size() * 9 / 10);
            });
  }

  private boolean readsReplicas(TieredCache<String, String> node) {
    long before = reads();
    node.getAllPresent(List.of("not there"));
    return reads() > before;
  }

  private TieredCache<String, String> node() {
    return fleet.node(
        redis -> redis.readFrom(ReadFrom.REPLICA_PREFERRED), cache -> cache, cluster.uris());
  }

  private long reads() {
    return IntStream.range(0, 2 * cluster.primaries())
        .mapToObj(cluster::server)
        .filter(server -> server.answer("INFO", "replication").contains("role:slave"))
        .mapToLong(RedisServer::readsAnswered)
        .sum();
  }
}
