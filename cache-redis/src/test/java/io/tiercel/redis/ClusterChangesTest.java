package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.tiercel.TieredCache;
import io.tiercel.error.TierException;
import io.tiercel.redis.server.RedisCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that changes its shape while nodes read and invalidate. */
@Timeout(120)
class ClusterChangesTest {

  private static final int KEYS = 500;

  /** The window, and what the machine may be late. */
  private static final Duration BOUND = Duration.ofMillis(1_500);

  private final RedisCluster cluster = RedisCluster.withReplicas();
  private final Fleet fleet = new Fleet(Fleet.LIMIT);
  private final History history = new History(KEYS, 3, BOUND);
  private final Traffic traffic = new Traffic(history, fleet, 3, cluster.uris());

  @AfterEach
  void close() throws Exception {
    traffic.end();
    fleet.close();
    cluster.close();
  }

  @Test
  void slotsThatMove_keepEveryPromise() throws Exception {
    traffic.begin(2);
    for (int partition = 0; partition < 6; partition++) {
      int slot = SlotHash.getSlot("{" + partition + "}");
      int from = cluster.ownerOf(slot);
      int to = (from + 1) % cluster.primaries();
      cluster.migrate(slot, from, to, () -> RealTime.pass(Duration.ofMillis(40)));
    }
    RealTime.pass(Duration.ofMillis(500));
    allIsWell("Six slots moved");
  }

  /** Not even the threads that send: one of them keeps the time of all caches. */
  @Test
  void primaryThatCannotBeConnectedTo_blocksNobody() throws Exception {
    cluster.server(1).pause();
    TieredCache<String, String> node = fleet.node(cluster.uris());
    List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "n" + i).toList();
    try (Lateness lateness = new Lateness()) {
      for (int i = 0; i < 5; i++) {
        long began = System.nanoTime();
        CompletableFuture<?> read = node.async().getAll(keys);
        Duration sending = lateness.without(began, System.nanoTime());
        assertThat(read).succeedsWithin(Duration.ofSeconds(20));
        assertThat(sending).isLessThan(Fleet.LIMIT);
      }
    }
    cluster.server(1).resume();
  }

  /** While a slot moves, a script that names keys on both sides is refused. */
  @Test
  void changesInTheMidstOfAMove_areDeliveredAfterwards() {
    try (Fleet patient = new Fleet()) {
      Traffic calm = new Traffic(history, patient, 2, cluster.uris());
      changeInTheMidstOfAMove(calm.nodes().get(0), calm.nodes().get(1));
    }
  }

  private void changeInTheMidstOfAMove(
      TieredCache<String, String> one, TieredCache<String, String> other) {
    List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> "k" + i).toList();
    assertThat(other.getAll(keys).values()).containsOnly("0");
    history.write(0, IntStream.range(0, KEYS).boxed().toList());
    List<Throwable> refusals = new ArrayList<>();
    int slot = SlotHash.getSlot("{0}");
    int from = cluster.ownerOf(slot);
    cluster.migrate(
        slot,
        from,
        (from + 1) % cluster.primaries(),
        () ->
            keys.forEach(
                key -> {
                  try {
                    one.invalidate(key);
                  } catch (TierException refused) {
                    refusals.add(refused);
                  }
                }));
    assertThat(refusals)
        .isNotEmpty()
        .allSatisfy(refused -> assertThat(refused).hasStackTraceContaining("TRYAGAIN"));
    FailureTest.recovery().until(() -> one.operations().undelivered() == 0);
    FailureTest.recovery().until(() -> !other.getAll(keys).containsValue("0"));
  }

  @Test
  void replicaThatIsToldToTakeOver_keepsEveryPromise() throws Exception {
    traffic.begin(2);
    RealTime.pass(Duration.ofMillis(500));
    cluster.failover(3);
    cluster.failover(4);
    RealTime.pass(Duration.ofMillis(500));
    allIsWell("Two planned failovers");
  }

  @Test
  void replicaThatTakesOverFromADeadPrimary_servesChangesAgain() throws Exception {
    traffic.begin(2);
    RealTime.pass(Duration.ofMillis(500));
    cluster.failOverSoon();
    cluster.server(1).kill();
    cluster.awaitPrimary(4);
    RealTime.pass(Duration.ofSeconds(1));
    allIsWell("A primary was killed");
  }

  @Test
  void replicaThatTakesOverFromAStoppedPrimary_servesChangesAgain() throws Exception {
    traffic.begin(2);
    RealTime.pass(Duration.ofMillis(500));
    cluster.failOverSoon();
    cluster.server(1).pause();
    cluster.awaitPrimary(4);
    RealTime.pass(Duration.ofSeconds(1));
    allIsWell("A primary was stopped");
    cluster.server(1).resume();
  }

  private void allIsWell(String what) throws Exception {
    traffic.end();
    long since = System.nanoTime();
    for (TieredCache<String, String> node : traffic.nodes()) {
      FailureTest.recovery().until(() -> node.operations().undelivered() == 0);
      FailureTest.recovery().ignoreExceptions().until(() -> invalidatesEveryPartition(node));
    }
    System.out.printf(
        "%s: %s; well again after %d ms%n",
        what, history, Duration.ofNanos(System.nanoTime() - since).toMillis());
    assertThat(history.violations()).isEmpty();
    assertThat(history.operations()).isGreaterThan(1_000);
    for (int key = 0; key < KEYS; key++) {
      for (int node = 0; node < 3; node++) {
        traffic.read(node, key);
      }
    }
    assertThat(history.violations()).isEmpty();
  }

  private static boolean invalidatesEveryPartition(TieredCache<String, String> node) {
    node.invalidateAll();
    return true;
  }
}
