package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ReadFrom;
import io.tiercel.TieredCache;
import io.tiercel.policy.TimeLimits;
import io.tiercel.redis.server.RedisPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that read from a replica, which comes behind, hangs and dies. */
@Timeout(120)
class ReplicaTest {

  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final int KEYS = 50;

  private final RedisPair servers = new RedisPair();
  private final Fleet fleet = new Fleet();
  private final TieredCache<String, String> writer = node();
  private final TieredCache<String, String> reader = node();

  private TieredCache<String, String> node() {
    return fleet.node(
        redis -> redis.readFrom(ReadFrom.REPLICA_PREFERRED), cache -> cache, servers.uri());
  }

  @AfterEach
  void close() {
    fleet.close();
    servers.close();
  }

  @Test
  void hits_areReadFromTheReplica() {
    fill();
    assertNewNodesReadTheReplica();
  }

  @Test
  void nodeThatChangedSomething_doesNotReadItsOldValueFromAReplicaThatIsBehind() {
    fill();
    awaitReplicaIsRead();
    servers.holdReplica();
    fleet.source.set("v2");
    for (String key : keys()) {
      writer.invalidate(key);
      assertThat(writer.get(key)).isEqualTo("v2");
    }
  }

  @Test
  void otherNode_readsNothingOldOnceItHasHeardOfTheChange_andKeepsNothingOld() {
    fill();
    awaitReplicaIsRead();
    servers.holdReplica();
    fleet.source.set("v2");
    writer.invalidateAll(keys());
    RealTime.pass(WINDOW);
    assertThat(valuesAtReader()).containsOnly("v2");
    servers.awaitReplica();
    assertThat(valuesAtReader()).containsOnly("v2");
  }

  @Test
  void replicaThatIsBehind_isNotBelieved_andIsAgainOnceItHasCaughtUp() {
    fill();
    awaitReplicaIsRead();
    servers.holdReplica();
    writer.invalidate("other");
    RealTime.pass(WINDOW);
    awaitReplicaIsRead(reader);
    readAll();
    assertThat(fleet.loads).as("the primary answered").hasValue(KEYS);
    servers.awaitReplica();
    assertNewNodesReadTheReplica();
  }

  @Test
  void replicaThatDies_leavesItsReadsToThePrimary() {
    fill();
    awaitReplicaIsRead();
    servers.replica().kill();
    assertThat(valuesAtReader()).containsOnly("v1");
    assertThat(fleet.loads).hasValue(KEYS);
  }

  @Test
  void replicaThatHangs_isGivenUpInTimeToAskThePrimary() throws Exception {
    fill();
    awaitReplicaIsRead();
    servers.replica().pause();
    try (Lateness lateness = new Lateness()) {
      for (String key : keys()) {
        long began = System.nanoTime();
        assertThat(reader.get(key)).isEqualTo("v1");
        assertThat(lateness.without(began, System.nanoTime()))
            .isLessThan(TimeLimits.DEFAULT.read());
      }
    }
    servers.replica().resume();
    assertThat(fleet.loads).as("the primary answered").hasValue(KEYS);
  }

  private void fill() {
    keys().forEach(writer::get);
    servers.awaitReplica();
  }

  /** One that stands still for a moment, on a busy machine, is left alone for a while. */
  private void assertNewNodesReadTheReplica() {
    await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptionsInstanceOf(ConditionTimeoutException.class)
        .untilAsserted(
            () -> {
              TieredCache<String, String> another = node();
              awaitReplicaIsRead(another);
              long before = reads();
              keys().forEach(key -> assertThat(another.get(key)).isEqualTo("v1"));
              assertThat(reads() - before).isEqualTo(KEYS);
            });
    assertThat(fleet.loads).as("nothing was missing").hasValue(KEYS);
  }

  /** It is asked once a node knows that it hears of all changes. */
  private void awaitReplicaIsRead() {
    awaitReplicaIsRead(writer);
    awaitReplicaIsRead(reader);
  }

  private void awaitReplicaIsRead(TieredCache<String, String> node) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> readsReplica(node));
  }

  private boolean readsReplica(TieredCache<String, String> node) {
    long before = reads();
    node.getAllPresent(List.of("not there"));
    return reads() > before;
  }

  private void readAll() {
    assertThat(valuesAtReader()).containsOnly("v1");
  }

  private List<String> valuesAtReader() {
    List<String> values = new ArrayList<>();
    keys().forEach(key -> values.add(reader.get(key)));
    return values;
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add("k" + i);
    }
    return keys;
  }

  private long reads() {
    return servers.replica().readsAnswered();
  }
}
