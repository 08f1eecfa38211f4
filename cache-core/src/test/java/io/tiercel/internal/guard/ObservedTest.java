package io.tiercel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObservedTest {

  private static final Entry<String> VALUE = Entry.of("v", 0, 1, 2);
  private static final Entry<String> ABSENT = Entry.of(null, 0, 1, 2);

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final List<String> events = new ArrayList<>();
  private final HandTier hand = new HandTier();
  private final Observed<String, String> tier = new Observed<>(hand, new Recorder(), scheduling);

  @Test
  void read_isReportedForEachKey_byItsResult_beforeItIsAnswered() {
    tier.getAll(List.of("a", "b", "c", "d", "e", "f"), Ask.FILL)
        .thenRun(() -> events.add("answered"));
    scheduling.advance(Duration.ofNanos(7));
    hand.answers.complete(
        List.of(
            new Answer.Fresh<>(VALUE),
            new Answer.Fresh<>(ABSENT),
            new Answer.Miss<>(Ticket.NONE, VALUE),
            new Answer.Busy<>(VALUE),
            new Answer.Blocked<>(null),
            Answer.nothing()));
    assertThat(events)
        .containsExactly(
            "get 7 null", "HIT", "ABSENT", "STALE", "STALE", "MISS", "MISS", "answered");
  }

  @Test
  void readOfOneKey_isReportedOnce() {
    hand.answers.complete(List.of(new Answer.Fresh<>(VALUE)));
    tier.get("a", Ask.FILL);
    assertThat(events).containsExactly("get 0 null", "HIT");
  }

  @Test
  void readThatDoesNotCount_isOnlyTimed() {
    hand.answers.complete(List.of(new Answer.Fresh<>(VALUE)));
    tier.get("a", Ask.FILL.uncounted());
    tier.getAll(List.of("a"), Ask.renewal(0));
    assertThat(events).containsExactly("get 0 null", "get 0 null");
  }

  @Test
  void readThatFails_isAnErrorForEachKey() {
    hand.answers.completeExceptionally(new IllegalStateException("broken"));
    tier.getAll(List.of("a", "b"), Ask.FILL);
    tier.get("a", Ask.FILL);
    assertThat(events).containsExactly("get 0 broken", "ERROR", "ERROR", "get 0 broken", "ERROR");
  }

  @Test
  void fill_isReportedByItsOutcomes() {
    Filling<String, String> filling = new Filling<>("a", Ticket.NONE, VALUE);
    hand.outcomes.complete(List.of(Outcome.STORED, Outcome.REFUSED));
    tier.fillAll(List.of(filling, filling));
    tier.fill(filling);
    assertThat(events).containsExactly("fill 0 null", "STORED", "REFUSED", "fill 0 null", "STORED");
  }

  @Test
  void otherOperations_areTimed() {
    hand.answers.complete(List.of(Answer.nothing()));
    hand.removed.completeExceptionally(new IllegalStateException("broken"));
    tier.takeAll(List.of("a"), Taking.WRITE);
    tier.remove(Change.of("a"));
    assertThat(events).containsExactly("take 0 null", "remove 0 broken");
  }

  private final class Recorder implements Observer<String, String> {
    @Override
    public void read(String name, Result result) {
      events.add(result.toString());
    }

    @Override
    public void timed(String name, String operation, long nanos, @Nullable Throwable failure) {
      events.add(operation + " " + nanos + " " + (failure == null ? null : failure.getMessage()));
    }

    @Override
    public void filled(String name, Outcome outcome) {
      events.add(outcome.toString());
    }
  }
}
