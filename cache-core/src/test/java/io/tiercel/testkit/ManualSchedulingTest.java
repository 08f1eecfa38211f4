package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Scheduling.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ManualSchedulingTest {
  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final List<String> log = new ArrayList<>();
  private final long start = scheduling.millis();

  @Test
  void advance_runsWhatIsDueInTheOrderOfTimeAndAtItsTime() {
    plan("late", 30);
    plan("early", 10);
    plan("never", 41);
    scheduling.advance(Duration.ofMillis(40));
    assertThat(log).containsExactly("early at 10", "late at 30");
    assertThat(scheduling.millis()).isEqualTo(start + 40);
    assertThat(scheduling.planned()).isEqualTo(1);
  }

  @Test
  void taskPlannedByATask_runsInTheSameAdvance() {
    scheduling.schedule(() -> plan("second", 10), Duration.ofMillis(10));
    scheduling.advance(Duration.ofMillis(20));
    assertThat(log).containsExactly("second at 20");
  }

  @Test
  void cancelledTask_doesNotRun() {
    plan("cancelled", 10).cancel();
    scheduling.advance(Duration.ofMillis(20));
    assertThat(log).isEmpty();
  }

  @Test
  void ticks_runBeforeTheTaskOfTheirTime() {
    Cancellable ticks = scheduling.everyTick(() -> log.add("tick"));
    plan("task", 10);
    scheduling.advance(Duration.ofMillis(15));
    ticks.cancel();
    scheduling.advance(Duration.ofMillis(15));
    assertThat(log).containsExactly("tick", "task at 10");
  }

  @Test
  void shiftedWall_leavesTheOtherClocksAlone() {
    long wall = scheduling.wallMillis();
    scheduling.shiftWall(Duration.ofHours(-1));
    assertThat(scheduling.wallMillis()).isEqualTo(wall - 3_600_000);
    assertThat(scheduling.millis()).isEqualTo(start);
  }

  @Test
  void threads_runTasksElsewhere() {
    try (ManualScheduling threads = ManualScheduling.threads()) {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      threads.executor().execute(() -> thread.complete(Thread.currentThread()));
      assertThat(thread.join()).isNotSameAs(Thread.currentThread()).matches(Thread::isDaemon);
    }
  }

  private Cancellable plan(String name, int millis) {
    return scheduling.schedule(
        () -> log.add(name + " at " + (scheduling.millis() - start)), Duration.ofMillis(millis));
  }
}
