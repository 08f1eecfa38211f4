package io.tiercel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.error.TierTimeoutException;
import io.tiercel.error.TierUnavailableException;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.policy.BreakerPolicy.Trip;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final BreakerPolicy POLICY =
      new BreakerPolicy(
          new Trip(Duration.ofSeconds(10), 4, 0.5, Duration.ofMillis(200), 0.75, 1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          2);

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final List<String> states = new ArrayList<>();
  private final HandTier hand = new HandTier();
  private final Breaker<String, String> breaker =
      new Breaker<>(
          new TimeLimit<>(hand, TimeLimits.all(Duration.ofMillis(500)), scheduling),
          POLICY,
          scheduling,
          new Observer<>() {
            @Override
            public void breaker(String tier, String state) {
              states.add(state);
            }
          });

  @Test
  void callToATierThatHangs_opens_andTheNextCallDoesNotWait() {
    CompletionStage<?> waiting = call();
    scheduling.advance(Duration.ofMillis(500));
    assertFailsWith(TierTimeoutException.class, waiting);
    assertFailsWith(TierUnavailableException.class, call());
    assertThat(hand.calls).isEqualTo(1);
    assertThat(states).containsExactly("OPEN");
  }

  @Test
  void tierThatHangs_costsOneWaitInEachPause() {
    int waits = 0;
    for (int i = 0; i < 3000; i++) {
      if (!call().toCompletableFuture().isDone()) {
        waits++;
        scheduling.advance(Duration.ofMillis(500));
      }
      scheduling.advance(Duration.ofMillis(10));
    }
    assertThat(waits).isBetween(10, 2 + 30_000 / 1500);
    assertThat(states.stream().filter("OPEN"::equals)).hasSize(waits);
  }

  @Test
  void timeouts_sideBySide_areOneOpening() {
    for (int i = 0; i < 50; i++) {
      call();
    }
    scheduling.advance(Duration.ofMillis(500));
    assertThat(states).containsExactly("OPEN");
    assertThat(pause()).isBetween(500L, 1000L);
  }

  @Test
  void timeout_whileOthersAreAnswered_doesNotOpen() {
    call();
    scheduling.advance(Duration.ofMillis(400));
    succeed(1);
    scheduling.advance(Duration.ofMillis(100));
    assertThat(breaker.state()).isEqualTo("CLOSED");
  }

  @Test
  void failures_openAtTheirRate_onceThereAreEnoughCalls() {
    fail(3);
    assertThat(breaker.state()).isEqualTo("CLOSED");
    fail(1);
    assertThat(breaker.state()).isEqualTo("OPEN");
  }

  @Test
  void failures_belowTheirRate_doNotOpen() {
    for (int i = 0; i < 100; i++) {
      succeed(2);
      fail(1);
    }
    assertThat(states).isEmpty();
  }

  @Test
  void failures_thatLeftTheWindow_doNotCount() {
    for (int i = 0; i < 20; i++) {
      fail(1);
      scheduling.advance(Duration.ofSeconds(4));
    }
    assertThat(states).isEmpty();
  }

  @Test
  void slowCalls_openAtTheirRate() {
    for (int i = 0; i < 4; i++) {
      assertThat(states).isEmpty();
      hand.removed = new CompletableFuture<>();
      CompletionStage<?> slow = call();
      scheduling.advance(Duration.ofMillis(200));
      hand.removed.complete(null);
      assertThat(slow).isCompleted();
    }
    assertThat(states).containsExactly("OPEN");
  }

  @Test
  void readsAndInvalidations_areRejectedAlike_andNotAsked() {
    open();
    int before = hand.calls;
    assertFailsWith(TierUnavailableException.class, call());
    assertFailsWith(TierUnavailableException.class, breaker.get("k", Ask.FILL));
    assertFailsWith(TierUnavailableException.class, breaker.unblock(Change.of("k"), 1));
    assertThat(hand.calls).isEqualTo(before);
  }

  @Test
  void afterThePause_aFewProbesPass_andTheirSuccessCloses() {
    openAndWait();
    hand.removed = new CompletableFuture<>();
    CompletionStage<?> first = call();
    CompletionStage<?> second = call();
    assertFailsWith(TierUnavailableException.class, call());
    hand.removed.complete(null);
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(states).containsExactly("OPEN", "HALF_OPEN", "CLOSED");
  }

  @Test
  void pauses_doubleWithEachFailedProbe_upToTheLongest() {
    openAndWait();
    fail(1);
    assertThat(pause()).isBetween(1000L, 2000L);
    fail(1);
    assertThat(pause()).isBetween(1500L, 3000L);
    fail(1);
    assertThat(pause()).isBetween(1500L, 3000L);
  }

  @Test
  void pauses_goOnGrowing_whenTheCircuitDidNotStayClosed() {
    openAndWait();
    succeed(2);
    assertThat(breaker.state()).isEqualTo("CLOSED");
    fail(4);
    assertThat(pause()).isBetween(1000L, 2000L);
  }

  @Test
  void pauses_beginAnew_afterAQuietWindow() {
    openAndWait();
    succeed(2);
    scheduling.advance(Duration.ofSeconds(10));
    fail(4);
    assertThat(pause()).isBetween(500L, 1000L);
  }

  @Test
  void endOfACallFromBefore_disturbsNoProbe() {
    CompletableFuture<Void> old = hand.removed;
    call();
    openAndWait();
    hand.removed = new CompletableFuture<>();
    assertThat(call()).isNotDone();
    old.completeExceptionally(new IllegalStateException("late"));
    assertThat(breaker.state()).isEqualTo("HALF_OPEN");
  }

  @Test
  void probesThatAreNeverAnswered_areForgottenAtLast() {
    Breaker<String, String> unlimited =
        new Breaker<>(hand, POLICY, scheduling, new Observer<>() {});
    hand.removed = CompletableFuture.failedFuture(new IllegalStateException("broken"));
    for (int i = 0; i < 4; i++) {
      unlimited.remove(Change.of("k"));
    }
    scheduling.advance(POLICY.firstOpen());
    hand.removed = new CompletableFuture<>();
    unlimited.remove(Change.of("k"));
    unlimited.remove(Change.of("k"));
    assertThat(unlimited.remove(Change.of("k"))).isDone();
    scheduling.advance(POLICY.longestOpen());
    assertThat(unlimited.remove(Change.of("k"))).isNotDone();
  }

  private void openAndWait() {
    open();
    scheduling.advance(POLICY.firstOpen());
  }

  private void open() {
    fail(4);
    assertThat(breaker.state()).isEqualTo("OPEN");
  }

  private void fail(int times) {
    hand.removed = CompletableFuture.failedFuture(new IllegalStateException("broken"));
    for (int i = 0; i < times; i++) {
      assertFailsWith(IllegalStateException.class, call());
    }
  }

  private void succeed(int times) {
    hand.removed = CompletableFuture.completedFuture(null);
    for (int i = 0; i < times; i++) {
      assertThat(call()).isCompleted();
    }
  }

  /** How long it takes until a call is let through, which is one probe that waits. */
  private long pause() {
    int before = hand.calls;
    hand.removed = new CompletableFuture<>();
    for (long millis = 0; ; millis++) {
      call();
      if (hand.calls > before) {
        return millis;
      }
      scheduling.advance(Duration.ofMillis(1));
    }
  }

  private CompletionStage<Void> call() {
    return breaker.remove(Change.of("k"));
  }

  private static void assertFailsWith(Class<? extends Throwable> type, CompletionStage<?> stage) {
    assertThat(stage)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(type);
  }
}
