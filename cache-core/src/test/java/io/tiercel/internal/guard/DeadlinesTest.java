package io.tiercel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.internal.guard.Deadlines.Deadline;
import io.tiercel.internal.runtime.SystemScheduling;
import io.tiercel.testkit.ManualScheduling;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

  private static final Duration LIMIT = Duration.ofMillis(100);

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final Deadlines deadlines = new Deadlines(LIMIT, scheduling);
  private final List<String> over = new ArrayList<>();

  @Test
  void each_isOverWhenItsOwnTimeIs() {
    begin("first");
    scheduling.advance(Duration.ofMillis(60));
    begin("second");
    scheduling.advance(Duration.ofMillis(39));
    assertThat(over).isEmpty();
    scheduling.advance(Duration.ofMillis(1));
    assertThat(over).containsExactly("first");
    scheduling.advance(Duration.ofMillis(60));
    assertThat(over).containsExactly("first", "second");
  }

  @Test
  void oneThatWasCalledOff_isNeverOver_andThoseBehindItAre() {
    Deadline done = begin("done");
    begin("late");
    deadlines.callOff(done);
    scheduling.advance(LIMIT);
    assertThat(over).containsExactly("late");
  }

  @Test
  void oneThatWasCalledOffBehindAnother_isNeverOver() {
    begin("late");
    deadlines.callOff(begin("done"));
    scheduling.advance(LIMIT.multipliedBy(3));
    assertThat(over).containsExactly("late");
  }

  @Test
  void timer_endsWithTheLast_andBeginsAgain() {
    deadlines.callOff(begin("done"));
    scheduling.advance(LIMIT);
    assertThat(scheduling.planned()).isZero();
    begin("another");
    scheduling.advance(LIMIT);
    assertThat(over).containsExactly("another");
    assertThat(scheduling.planned()).isZero();
  }

  @Test
  void taskThatIsDone_isNotHeldOnTo() {
    begin("late, so that the next one stays behind it");
    Runnable task = new AtomicInteger()::incrementAndGet;
    WeakReference<Runnable> held = new WeakReference<>(task);
    deadlines.callOff(deadlines.begin(task));
    task = null;
    for (int i = 0; i < 50 && held.get() != null; i++) {
      System.gc();
    }
    assertThat(held.get()).isNull();
  }

  @Test
  void executorThatThrows_doesNotKeepTheOthersFromTheirEnd() {
    AtomicInteger calls = new AtomicInteger();
    Executor failing =
        task -> {
          if (calls.incrementAndGet() == 1) {
            throw new IllegalStateException("no thread");
          }
          task.run();
        };
    try (SystemScheduling real = SystemScheduling.on(failing)) {
      Deadlines robust = new Deadlines(Duration.ofMillis(5), real);
      CountDownLatch ended = new CountDownLatch(1);
      robust.begin(() -> {});
      robust.begin(ended::countDown);
      assertThat(await(ended)).isTrue();
    }
  }

  @Test
  void manyThreads_loseNoDeadline() throws Exception {
    int threads = 8;
    int each = 20_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (SystemScheduling real = SystemScheduling.open(16)) {
      Deadlines shared = new Deadlines(Duration.ofMillis(3), real);
      CountDownLatch late = new CountDownLatch(threads * each / 2);
      for (int t = 0; t < threads; t++) {
        pool.execute(
            () -> {
              for (int i = 0; i < each / 2; i++) {
                shared.callOff(shared.begin(() -> {}));
                shared.begin(late::countDown);
              }
            });
      }
      assertThat(await(late)).isTrue();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void limitThatIsLongerThanNanosecondsCount_isNeverOver() {
    new Deadlines(Duration.ofDays(1_000_000), scheduling).begin(() -> over.add("never"));
    scheduling.advance(Duration.ofDays(365));
    assertThat(over).isEmpty();
  }

  private Deadline begin(String name) {
    return deadlines.begin(() -> over.add(name));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
