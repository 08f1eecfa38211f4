package io.tiercel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.error.TierTimeoutException;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

  private static final TimeLimits LIMITS =
      new TimeLimits(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300));

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final HandTier hand = new HandTier();
  private final TimeLimit<String, String> tier = new TimeLimit<>(hand, LIMITS, scheduling);

  @Test
  void operationWithoutAnswer_failsAfterTheLimitOfItsKind() {
    Filling<String, String> filling = new Filling<>("k", Ticket.NONE, Entry.of("v", 0, 1, 1));
    assertThatTakes(100, "get", tier.get("k", Ask.FILL));
    assertThatTakes(100, "get", tier.getAll(List.of("k"), Ask.FILL));
    assertThatTakes(200, "take", tier.takeAll(List.of("k"), Taking.WRITE));
    assertThatTakes(200, "fill", tier.fill(filling));
    assertThatTakes(200, "fill", tier.fillAll(List.of(filling)));
    assertThatTakes(300, "remove", tier.remove(Change.of("k")));
    assertThatTakes(300, "block", tier.block(Change.of("k"), Duration.ofSeconds(1), 1));
  }

  private void assertThatTakes(long millis, String operation, CompletionStage<?> stage) {
    scheduling.advance(Duration.ofMillis(millis - 1));
    assertThat(stage).isNotDone();
    scheduling.advance(Duration.ofMillis(1));
    assertThat(stage)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(TierTimeoutException.class)
        .withMessage("tier hand, " + operation + ": no answer within " + millis + " ms");
  }

  @Test
  void answerInTime_isAnswered_andLeavesNoTimerBehind() {
    CompletionStage<Answer<String>> stage = tier.get("k", Ask.FILL);
    hand.answers.complete(List.of(Answer.nothing()));
    assertThat(stage).isCompletedWithValue(Answer.nothing());
    scheduling.advance(LIMITS.read());
    assertThat(scheduling.planned()).isZero();
  }

  @Test
  void manyOperationsOfAKind_shareOneTimer() {
    for (int i = 0; i < 1_000; i++) {
      tier.get("k" + i, Ask.FILL);
    }
    assertThat(scheduling.planned()).isEqualTo(1);
  }

  @Test
  void answerThatIsThereAtOnce_costsNoTimer() {
    hand.answers.complete(List.of(Answer.nothing()));
    ManualScheduling untouched = ManualScheduling.callerRuns();
    CompletionStage<Answer<String>> stage =
        new TimeLimit<>(hand, LIMITS, untouched).get("k", Ask.FILL);
    assertThat(stage).isCompletedWithValue(Answer.nothing());
    assertThat(untouched.planned()).isZero();
  }

  @Test
  void failureInTime_comesUnwrapped() {
    IllegalStateException broken = new IllegalStateException("broken");
    CompletionStage<Void> stage = tier.remove(Change.of("k"));
    hand.removed.completeExceptionally(new CompletionException(broken));
    stage.whenComplete((none, failure) -> assertThat(failure).isSameAs(broken));
    assertThat(stage).isCompletedExceptionally();
  }

  @Test
  void tierThatThrows_isAStageThatFailed() {
    HandTier throwing = new HandTier();
    TimeLimit<String, String> limited = new TimeLimit<>(throwing, LIMITS, scheduling);
    @SuppressWarnings("NullAway") // on purpose
    CompletionStage<Answer<String>> stage = limited.get(null, Ask.FILL);
    assertThat(stage).isCompletedExceptionally();
    assertThat(scheduling.planned()).isZero();
  }

  @Test
  void lateAnswer_isDropped_andItsTicketsAreGivenBack() {
    CompletionStage<List<Answer<String>>> read = tier.getAll(List.of("a", "b"), Ask.FILL);
    CompletionStage<Answer<String>> single = tier.get("a", Ask.FILL);
    scheduling.advance(Duration.ofMillis(100));
    AtomicInteger released = new AtomicInteger();
    hand.answers.complete(
        List.of(
            new Answer.Miss<>(ticket(released), null), new Answer.Miss<>(ticket(released), null)));
    assertThat(read).isCompletedExceptionally();
    assertThat(single).isCompletedExceptionally();
    assertThat(released).hasValue(3);
  }

  @Test
  void answerInTime_keepsItsTickets() {
    AtomicInteger released = new AtomicInteger();
    tier.get("a", Ask.FILL);
    hand.answers.complete(List.of(new Answer.Miss<>(ticket(released), null)));
    scheduling.advance(Duration.ofSeconds(1));
    assertThat(released).hasValue(0);
  }

  @Test
  void threadThatIsLent_isWatchedFromBeforeTheCall() {
    AtomicInteger brokenOff = new AtomicInteger();
    Ask ask = Ask.FILL.lent();
    hand.whileCalled =
        () -> {
          assertThat(Objects.requireNonNull(ask.loan()).begin(brokenOff::incrementAndGet)).isTrue();
          scheduling.advance(Duration.ofMillis(99));
          assertThat(brokenOff).hasValue(0);
          scheduling.advance(Duration.ofMillis(1));
          assertThat(brokenOff).hasValue(1);
        };
    assertThat(tier.get("k", ask))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(TierTimeoutException.class);
  }

  @Test
  void threadThatIsLent_isLeftAloneOnceThereIsAnAnswer() {
    AtomicInteger brokenOff = new AtomicInteger();
    Ask ask = Ask.FILL.lent();
    hand.answers.complete(List.of(Answer.nothing()));
    assertThat(tier.getAll(List.of("k"), ask)).isCompletedWithValue(List.of(Answer.nothing()));
    assertThat(Objects.requireNonNull(ask.loan()).begin(brokenOff::incrementAndGet)).isTrue();
    scheduling.advance(Duration.ofSeconds(1));
    assertThat(brokenOff).hasValue(0);
    assertThat(scheduling.planned()).isZero();
  }

  private static Ticket ticket(AtomicInteger released) {
    return new Ticket() {
      @Override
      public long number() {
        return 1;
      }

      @Override
      public void release() {
        released.incrementAndGet();
      }
    };
  }
}
