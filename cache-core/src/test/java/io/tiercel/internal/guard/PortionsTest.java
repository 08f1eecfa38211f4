package io.tiercel.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Operations that are asked of a tier in portions. */
class PortionsTest {

  private static final List<String> KEYS =
      IntStream.range(0, 2 * Portions.MOST + 1).mapToObj(i -> "k" + i).toList();

  private final Recorder recorder = new Recorder();
  private final Tier<String, String> tier = new Portions<>(recorder);

  /** Notes what it is asked for, and answers when, and what, the test says. */
  private static final class Recorder implements Tier<String, String> {
    private final List<List<String>> asked = new ArrayList<>();
    private final List<Ask> asks = new ArrayList<>();
    private final List<Change<String>> changes = new ArrayList<>();
    private final List<CompletableFuture<?>> pending = new ArrayList<>();
    private Function<String, Answer<String>> answer = key -> Answer.nothing();
    private boolean atOnce = true;
    private int failing = -1;

    private <T> CompletionStage<T> done(T value) {
      if (pending.size() == failing) {
        pending.add(CompletableFuture.failedFuture(new IllegalStateException("down")));
        return CompletableFuture.failedStage(new IllegalStateException("down"));
      }
      CompletableFuture<Object> go = new CompletableFuture<>();
      pending.add(go);
      if (atOnce) {
        go.complete("");
      }
      return go.thenApply(gone -> value);
    }

    private CompletionStage<Void> made(Change<String> change) {
      changes.add(change);
      return this.<List<String>>done(List.of()).thenApply(nothing -> null);
    }

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public Scope scope() {
      return Scope.SHARED;
    }

    @Override
    public CompletionStage<List<Answer<String>>> getAll(List<String> keys, Ask ask) {
      asked.add(List.copyOf(keys));
      asks.add(ask);
      return done(keys.stream().map(answer).toList());
    }

    @Override
    public CompletionStage<List<Answer<String>>> takeAll(List<String> keys, Taking taking) {
      return getAll(keys, Ask.FILL);
    }

    @Override
    public CompletionStage<List<Outcome>> fillAll(List<Filling<String, String>> fillings) {
      asked.add(fillings.stream().map(Filling::key).toList());
      return done(fillings.stream().map(filling -> Outcome.STORED).toList());
    }

    @Override
    public CompletionStage<Void> remove(Change<String> change) {
      return made(change);
    }

    @Override
    public CompletionStage<Void> block(Change<String> change, Duration time, long number) {
      return made(change);
    }

    @Override
    public CompletionStage<Void> unblock(Change<String> change, long number) {
      return made(change);
    }

    @Override
    public void close() {}
  }

  private static Answer<String> fresh(String key) {
    return new Answer.Fresh<>(entry(key));
  }

  private static Entry<String> entry(String value) {
    return Entry.of(value, 0, 1, 1);
  }

  private void assertAskedInPortions() {
    assertThat(recorder.asked)
        .containsExactly(
            KEYS.subList(0, Portions.MOST),
            KEYS.subList(Portions.MOST, 2 * Portions.MOST),
            KEYS.subList(2 * Portions.MOST, KEYS.size()));
  }

  @Test
  void readsAndTakings_areAskedInPortionsAndAnsweredInOrder() {
    recorder.answer = PortionsTest::fresh;
    List<Answer<String>> expected = KEYS.stream().map(PortionsTest::fresh).toList();
    assertThat(tier.getAll(KEYS, Ask.LOOK)).isCompletedWithValue(expected);
    assertAskedInPortions();
    recorder.asked.clear();
    assertThat(tier.takeAll(KEYS, Taking.WRITE)).isCompletedWithValue(expected);
    assertAskedInPortions();
  }

  @Test
  void fills_areMadeInPortions() {
    List<Filling<String, String>> fillings =
        KEYS.stream().map(key -> new Filling<>(key, Ticket.NONE, entry(key))).toList();
    assertThat(tier.fillAll(fillings))
        .isCompletedWithValueMatching(all -> all.size() == KEYS.size());
    assertAskedInPortions();
  }

  @Test
  void whatIsNotTooMuch_isOneOperation() {
    List<String> some = KEYS.subList(0, Portions.MOST);
    assertThat(tier.getAll(some, Ask.LOOK)).isCompleted();
    assertThat(tier.remove(new Change.Keys<>(some))).isCompleted();
    assertThat(tier.remove(new Change.All<>())).isCompleted();
    assertThat(recorder.asked).containsExactly(some);
    assertThat(recorder.changes).containsExactly(new Change.Keys<>(some), new Change.All<>());
  }

  @Test
  void changes_areMadeInPortions() {
    Change<String> keys = new Change.Keys<>(KEYS);
    Change<String> tags = new Change.Tags<>(new LinkedHashSet<>(KEYS));
    for (Change<String> change : List.of(keys, tags)) {
      assertThat(tier.remove(change)).isCompleted();
      assertThat(tier.block(change, Duration.ofSeconds(1), 1)).isCompleted();
      assertThat(tier.unblock(change, 1)).isCompleted();
    }
    assertThat(recorder.changes).hasSize(18).allMatch(part -> named(part).size() <= Portions.MOST);
    for (int from = 0; from < 18; from += 3) {
      assertThat(recorder.changes.subList(from, from + 3))
          .flatMap(PortionsTest::named)
          .containsExactlyInAnyOrderElementsOf(KEYS);
    }
  }

  private static Collection<String> named(Change<String> part) {
    return part instanceof Change.Keys<String> keys
        ? keys.keys()
        : ((Change.Tags<String>) part).tags();
  }

  @Test
  void nextPortion_isAskedForWhenTheOneBeforeIsAnswered() {
    recorder.atOnce = false;
    CompletionStage<List<Answer<String>>> all = tier.getAll(KEYS, Ask.LOOK);
    for (int i = 0; i < 3; i++) {
      assertThat(recorder.asked).hasSize(i + 1);
      assertThat(all).isNotDone();
      recorder.pending.get(i).complete(null);
    }
    assertThat(all).isCompletedWithValueMatching(answers -> answers.size() == KEYS.size());
  }

  @Test
  void portionThatFails_failsTheWholeAndIsTheLast() {
    recorder.failing = 1;
    assertThat(tier.remove(new Change.Keys<>(KEYS)))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IllegalStateException.class)
        .withMessage("down");
    assertThat(recorder.changes).hasSize(2);
  }

  @Test
  void ticketsOfWhatFailedAsAWhole_areGivenBack() {
    List<String> givenBack = new ArrayList<>();
    recorder.failing = 1;
    recorder.answer = key -> new Answer.Miss<>(new Told(() -> givenBack.add(key)), null);
    assertThat(tier.getAll(KEYS, Ask.FILL)).isCompletedExceptionally();
    assertThat(givenBack).isEqualTo(KEYS.subList(0, Portions.MOST));
  }

  private record Told(Runnable whenReleased) implements Ticket {
    @Override
    public long number() {
      return 0;
    }

    @Override
    public void release() {
      whenReleased.run();
    }
  }

  @Test
  void lentThread_isLentToEachPortionAsLongAsItGoesOn() {
    tier.getAll(KEYS, Ask.LOOK.lent());
    assertThat(recorder.asks).extracting(Ask::loan).doesNotContainNull().doesNotHaveDuplicates();
    recorder.asks.clear();
    recorder.atOnce = false;
    recorder.pending.clear();
    tier.getAll(KEYS, Ask.LOOK.lent());
    CompletableFuture.runAsync(() -> recorder.pending.get(0).complete(null)).join();
    assertThat(recorder.asks.get(1).loan()).isNull();
  }
}
