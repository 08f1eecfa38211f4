package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.redis.server.RedisCluster;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cache whose partitions are spread over the nodes of a cluster. */
@Timeout(60)
class ClusterTest {

  private static RedisCluster cluster;
  private final Fleet fleet = new Fleet();

  @BeforeAll
  static void start() {
    cluster = new RedisCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void entriesOfAllPartitions_areSharedAndInvalidated() {
    TieredCache<String, String> one = fleet.node(cluster.uris());
    TieredCache<String, String> other = fleet.node(cluster.uris());
    List<String> keys = IntStream.range(0, 200).mapToObj(i -> "k" + i).toList();
    assertThat(one.getAll(keys)).hasSize(200);
    assertThat(other.getAll(keys)).hasSize(200);
    assertThat(fleet.loads).hasValue(200);
    fleet.source.set("v2");
    one.invalidate("k7");
    await().until(() -> "v2".equals(other.get("k7")));
    assertThat(other.get("k8")).isEqualTo("v1");
    one.invalidateAll();
    await().until(() -> "v2".equals(other.get("k8")));
    assertThat(other.getAll(keys).values()).containsOnly("v2");
  }
}
