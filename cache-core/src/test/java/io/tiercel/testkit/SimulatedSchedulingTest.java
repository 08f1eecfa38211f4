package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.spi.Scheduling.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SimulatedSchedulingTest {
  private final SimulatedScheduling world = new SimulatedScheduling(1);
  private final List<String> log = new ArrayList<>();

  @Test
  void tasksOfDifferentTimes_runInTheOrderOfTime() {
    plan("late", 30);
    plan("early", 10);
    long start = world.millis();
    world.runFor(Duration.ofMillis(20));
    assertThat(log).containsExactly("early");
    assertThat(world.millis()).isEqualTo(start + 20);
    world.runUntil(start + 30);
    assertThat(log).containsExactly("early", "late");
  }

  @Test
  void tasksOfOneTime_runInAnOrderOfTheSeed() {
    Set<List<String>> orders = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      assertThat(order(seed)).isEqualTo(order(seed));
      orders.add(order(seed));
    }
    assertThat(orders).hasSize(6);
  }

  private static List<String> order(long seed) {
    SimulatedScheduling world = new SimulatedScheduling(seed);
    List<String> log = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      world.schedule(() -> log.add(name), Duration.ofMillis(1));
    }
    world.runUntilIdle(Duration.ofSeconds(1));
    return log;
  }

  @Test
  void sameSeed_givesTheSameFingerprintAndAnotherSeedAnother() {
    assertThat(fingerprint(7)).isEqualTo(fingerprint(7)).isNotEqualTo(fingerprint(8));
  }

  private static long fingerprint(long seed) {
    SimulatedScheduling world = new SimulatedScheduling(seed);
    SimulatedNode node = world.node("a");
    for (int i = 0; i < 20; i++) {
      node.executor()
          .execute(() -> world.schedule(() -> {}, Duration.ofNanos(node.random() >>> 40)));
    }
    world.runUntilIdle(Duration.ofHours(10));
    return world.fingerprint();
  }

  @Test
  void cancelledTask_doesNotRunAndDoesNotMoveTheClock() {
    Cancellable task = plan("cancelled", 10);
    task.cancel();
    long start = world.millis();
    assertThat(world.runUntilIdle(Duration.ofSeconds(1))).isTrue();
    assertThat(log).isEmpty();
    assertThat(world.millis()).isEqualTo(start);
  }

  @Test
  void jumpOverManyTicks_runsTickTasksOnceAndBeforeTheEvent() {
    Cancellable ticks = world.everyTick(() -> log.add("tick " + world.millis()));
    plan("event", 95);
    long start = world.millis();
    world.runFor(Duration.ofMillis(99));
    assertThat(log).containsExactly("tick " + (start + 95), "event");
    ticks.cancel();
    world.runFor(Duration.ofMillis(99));
    assertThat(log).hasSize(2);
  }

  @Test
  void endlessWork_isNotIdle() {
    repeat();
    assertThat(world.runUntilIdle(Duration.ofSeconds(1))).isFalse();
    assertThat(log).hasSize(100);
  }

  private void repeat() {
    world.schedule(
        () -> {
          log.add("again");
          repeat();
        },
        Duration.ofMillis(10));
  }

  @Test
  void pausedNode_holdsItsEventsAndSeesAJumpOfItsClock() {
    SimulatedNode node = world.node("a");
    node.everyTick(() -> log.add("tick"));
    node.schedule(() -> log.add("event"), Duration.ofMillis(5));
    long start = node.millis();
    node.pause();
    world.runFor(Duration.ofMillis(50));
    assertThat(log).isEmpty();
    node.resume();
    world.runFor(Duration.ofMillis(1));
    assertThat(log).containsExactly("tick", "event");
    assertThat(node.millis()).isEqualTo(start + 51);
  }

  @Test
  void suspendedNode_seesTheJumpOnItsWallClockOnly() {
    SimulatedNode node = world.node("a");
    long millis = node.millis();
    long wall = node.wallMillis();
    node.suspend();
    world.runFor(Duration.ofSeconds(5));
    node.resume();
    world.runFor(Duration.ofSeconds(1));
    assertThat(node.millis()).isEqualTo(millis + 1000);
    assertThat(node.wallMillis()).isEqualTo(wall + 6000);
  }

  @Test
  void killedNode_doesNothingMore() {
    SimulatedNode node = world.node("a");
    node.everyTick(() -> log.add("tick"));
    node.schedule(() -> log.add("event"), Duration.ofMillis(5));
    node.kill();
    node.executor().execute(() -> log.add("executed"));
    world.runFor(Duration.ofMillis(50));
    assertThat(log).isEmpty();
  }

  @Test
  void awaitedStage_runsTheWorldUntilItIsComplete() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    world.schedule(() -> stage.complete("done"), Duration.ofMinutes(1));
    assertThat(world.await(stage)).isEqualTo("done");
    assertThatThrownBy(() -> world.await(new CompletableFuture<>()))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void otherThread_isTurnedAway() {
    assertThatThrownBy(
            () -> CompletableFuture.runAsync(() -> world.executor().execute(() -> {})).join())
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  private Cancellable plan(String name, int millis) {
    return world.schedule(() -> log.add(name), Duration.ofMillis(millis));
  }
}
