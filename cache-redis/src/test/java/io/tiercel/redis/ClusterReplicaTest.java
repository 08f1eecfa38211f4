package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ReadFrom;
import io.tiercel.TieredCache;
import io.tiercel.policy.TimeLimits;
import io.tiercel.redis.server.RedisCluster;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that read from the replicas of a cluster. */
@Timeout(180)
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

  /** The others go on answering, so it is not that nothing is heard. */
  @Test
  void replicaThatHangs_isGivenUpInTime_whateverTheOthersDo() throws Exception {
    TieredCache<String, String> writer = node();
    List<String> keys = IntStream.range(0, 300).mapToObj(i -> "k" + i).toList();
    keys.forEach(writer::get);
    TieredCache<String, String> reader = node();
    await().atMost(Duration.ofSeconds(30)).until(() -> readsReplicas(reader));
    cluster.server(cluster.primaries()).pause();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (Lateness lateness = new Lateness()) {
      List<Future<Duration>> slowest = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        int from = thread * 100;
        slowest.add(
            threads.submit(() -> slowestOf(reader, keys.subList(from, from + 100), lateness)));
      }
      for (Future<Duration> each : slowest) {
        assertThat(each.get()).isLessThan(TimeLimits.DEFAULT.read());
      }
    } finally {
      threads.shutdownNow();
      cluster.server(cluster.primaries()).resume();
    }
    assertThat(fleet.loads).as("the primaries answered").hasValue(keys.size());
  }

  private static Duration slowestOf(
      TieredCache<String, String> cache, List<String> keys, Lateness lateness)
      throws InterruptedException {
    Duration slowest = Duration.ZERO;
    for (String key : keys) {
      long began = System.nanoTime();
      assertThat(cache.get(key)).isEqualTo("v1");
      Duration time = lateness.without(began, System.nanoTime());
      slowest = time.compareTo(slowest) > 0 ? time : slowest;
    }
    return slowest;
  }

  private void assertReadsReplicas(List<String> keys) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsInstanceOf(ConditionTimeoutException.class)
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
