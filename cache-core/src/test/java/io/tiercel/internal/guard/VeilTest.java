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
import io.tiercel.spi.TierContext;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds while a tier has not yet made what it was told to remove. */
class VeilTest {

  private final ManualScheduling clock = ManualScheduling.callerRuns();
  private final List<String> late = new ArrayList<>();
  private final List<Long> failed = new ArrayList<>();
  private final HandTier tier = new HandTier();
  private final HandTier insisting = new HandTier();
  private final Veil<String, String> veil =
      Veil.before(
          tier, insisting, new TierContext<>("c", "n", false, this::tags, clock, watch()), 3);

  private Observer<String, String> watch() {
    return new Observer<>() {
      @Override
      public void undelivered(String name, int pending) {
        late.add(name + " " + pending);
        failed.add(clock.millis());
      }
    };
  }

  private Set<String> tags(String key) {
    return Set.of("of " + key);
  }

  /** What covers the entry of {@code k} that bears the tag {@code t}. */
  static List<Change<String>> covering() {
    return List.of(
        Change.of("k"),
        new Change.Keys<>(List.of("other", "k")),
        new Change.Tags<>(Set.of("of k")),
        new Change.Tags<>(Set.of("t")),
        new Change.All<>());
  }

  @BeforeEach
  void makeTheFirstRemoval() {
    insisting.removed.complete(null);
    insisting.removed = new CompletableFuture<>();
  }

  @Test
  void newVeil_hidesAllUntilTheTierWasEmptied() {
    HandTier slow = new HandTier();
    Veil<String, String> fresh =
        Veil.before(tier, slow, new TierContext<>("c", "n", false, this::tags, clock, watch()), 3);
    tier.answers.complete(List.of(fresh("old")));
    assertThat(slow.changes).containsExactly(new Change.All<>());
    assertThat(now(fresh.get("k", Ask.LOOK))).isEqualTo(Answer.nothing());
    assertThat(tier.calls).isZero();
    slow.removed.complete(null);
    assertThat(now(fresh.get("k", Ask.LOOK))).isInstanceOf(Answer.Fresh.class);
  }

  @ParameterizedTest
  @MethodSource("covering")
  void removal_isCompleteAtOnceAndHides(Change<String> change) {
    assertThat(veil.remove(change).toCompletableFuture()).isCompletedWithValue(null);
    tier.answers.complete(List.of(fresh("old")));
    assertThat(entry(now(veil.get("k", Ask.FILL)))).isNull();
    assertThat(entry(now(veil.getAll(List.of("k"), Ask.FILL)).get(0))).isNull();
    insisting.removed.complete(null);
    assertThat(entry(now(veil.get("k", Ask.FILL)))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("covering")
  void answerThatComesAfterARemoval_isHidden(Change<String> change) {
    CompletableFuture<Answer<String>> one = veil.get("k", Ask.FILL).toCompletableFuture();
    CompletableFuture<List<Answer<String>>> many =
        veil.getAll(List.of("k"), Ask.FILL).toCompletableFuture();
    now(veil.remove(change));
    tier.answers.complete(List.of(fresh("old")));
    assertThat(entry(now(one))).isNull();
    assertThat(entry(now(many).get(0))).isNull();
  }

  @Test
  void answerFromBeforeTheTierRemovedItsTag_isHiddenAfterwardsToo() {
    now(veil.remove(new Change.Tags<>(Set.of("t"))));
    CompletableFuture<Answer<String>> one = veil.get("k", Ask.FILL).toCompletableFuture();
    CompletableFuture<List<Answer<String>>> many =
        veil.getAll(List.of("k"), Ask.FILL).toCompletableFuture();
    insisting.removed.complete(null);
    tier.answers.complete(List.of(fresh("old")));
    assertThat(entry(now(one))).isNull();
    assertThat(entry(now(many).get(0))).isNull();
  }

  @Test
  void staleEntryThatComesAfterARemoval_isHidden() {
    CompletableFuture<Answer<String>> asked = veil.get("k", Ask.FILL).toCompletableFuture();
    now(veil.remove(Change.of("k")));
    Given theirs = new Given();
    tier.answers.complete(List.of(new Answer.Miss<>(theirs, living("old"))));
    assertThat(entry(now(asked))).isNull();
    assertThat(theirs.released).isTrue();
  }

  @ParameterizedTest
  @MethodSource("covering")
  void ticketOlderThanARemoval_isRefused(Change<String> change) {
    Ticket ticket = ticket();
    now(veil.remove(change));
    assertThat(now(veil.fill(filling(ticket)))).isEqualTo(Outcome.REFUSED);
    assertThat(tier.fillings).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("covering")
  void fillThatARemovalOvertakes_isRefused(Change<String> change) {
    CompletableFuture<Outcome> filled = veil.fill(filling(ticket())).toCompletableFuture();
    now(veil.remove(change));
    tier.outcomes.complete(List.of(Outcome.STORED));
    assertThat(now(filled)).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void ticketOfAHiddenKey_storesNothingAndLeavesNearerTiersAlone() {
    now(veil.remove(Change.of("k")));
    Answer.Miss<String> miss = (Answer.Miss<String>) now(veil.get("k", Ask.FILL));
    insisting.removed.complete(null);
    assertThat(now(veil.fill(filling(miss.ticket())))).isEqualTo(Outcome.DECLINED);
    assertThat(tier.fillings).isEmpty();
  }

  @Test
  void ticketLaterThanARemovalOfItsTag_leavesNearerTiersAlone() {
    now(veil.remove(new Change.Tags<>(Set.of("t"))));
    assertThat(now(veil.fill(filling(ticket())))).isEqualTo(Outcome.DECLINED);
    assertThat(tier.fillings).isEmpty();
  }

  @Test
  void ticketOnceTheRemovalWasMade_isTheTiersOwn() {
    now(veil.remove(Change.of("k")));
    insisting.removed.complete(null);
    tier.outcomes.complete(List.of(Outcome.STORED));
    assertThat(now(veil.fill(filling(ticket())))).isEqualTo(Outcome.STORED);
    assertThat(tier.fillings).extracting(Filling::ticket).hasOnlyElementsOfType(Given.class);
  }

  @Test
  void ticketOfAnotherVeil_isRefused() {
    assertThat(now(veil.fill(filling(Ticket.NONE)))).isEqualTo(Outcome.REFUSED);
    assertThat(now(veil.fill(filling(new Given())))).isEqualTo(Outcome.REFUSED);
    assertThat(tier.fillings).isEmpty();
  }

  @Test
  void bulk_asksForWhatIsNotHidden() {
    now(veil.remove(Change.of("k")));
    tier.answers.complete(List.of(fresh("a"), fresh("b")));
    List<Answer<String>> answers = now(veil.getAll(List.of("a", "k", "b"), Ask.LOOK));
    assertThat(answers).containsExactly(fresh("a"), Answer.nothing(), fresh("b"));
    assertThat(tier.asked).containsExactly("a", "b");
  }

  @Test
  void keyThatIsHidden_isTakenWithoutTheTier() {
    now(veil.remove(Change.of("k")));
    Answer<String> taken = now(veil.takeAll(List.of("k"), Taking.WRITE)).get(0);
    assertThat(now(veil.fill(filling(((Answer.Miss<String>) taken).ticket()))))
        .isEqualTo(Outcome.DECLINED);
    assertThat(tier.calls).isZero();
  }

  @Test
  void takingThatFails_becomesARemoval() {
    tier.answers.completeExceptionally(new IllegalStateException("full"));
    Answer<String> taken = now(veil.takeAll(List.of("k"), Taking.WRITE)).get(0);
    assertThat(taken).isInstanceOf(Answer.Miss.class);
    assertThat(insisting.changes).endsWith(Change.of("k"));
    assertThat(entry(now(veil.get("k", Ask.FILL)))).isNull();
  }

  @Test
  void fillThatFails_isDeclined() {
    tier.outcomes.completeExceptionally(new IllegalStateException("full"));
    assertThat(now(veil.fill(filling(ticket())))).isEqualTo(Outcome.DECLINED);
  }

  @Test
  void removalThatFails_isMadeAgainInPausesThatGrow() {
    now(veil.remove(Change.of("k")));
    insisting.removed.completeExceptionally(new IllegalStateException("full"));
    clock.advance(Duration.ofMinutes(1));
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < failed.size(); i++) {
      pauses.add(failed.get(i) - failed.get(i - 1));
    }
    for (int i = 0; i < 6; i++) {
      assertThat(pauses.get(i)).isBetween(50L << i, 150L << i);
    }
    assertThat(pauses.subList(6, pauses.size())).allMatch(it -> it >= 2_500 && it <= 7_500);
    assertThat(veil.late()).isEqualTo(1);
    insisting.removed = CompletableFuture.completedFuture(null);
    clock.advance(Duration.ofSeconds(8));
    assertThat(late).last().isEqualTo("hand 0");
    assertThat(veil.late()).isZero();
    tier.answers.complete(List.of(fresh("new")));
    assertThat(entry(now(veil.get("k", Ask.FILL)))).isNotNull();
  }

  @Test
  void removalDuringADelivery_goesWithTheNext() {
    now(veil.remove(Change.of("k")));
    CompletableFuture<Void> first = insisting.removed;
    insisting.removed = new CompletableFuture<>();
    now(veil.remove(Change.of("k")));
    now(veil.remove(Change.of("l")));
    first.complete(null);
    assertThat(((Change.Keys<String>) insisting.changes.get(2)).keys())
        .containsExactlyInAnyOrder("k", "l");
    assertThat(entry(now(veil.get("k", Ask.FILL)))).isNull();
    tier.answers.complete(List.of(fresh("new")));
    insisting.removed.complete(null);
    assertThat(entry(now(veil.get("k", Ask.FILL)))).isNotNull();
  }

  @Test
  void tooManyRemovals_hideAll() {
    tier.answers.complete(List.of(fresh("v")));
    List.of("a", "b", "c").forEach(key -> now(veil.remove(Change.of(key))));
    assertThat(entry(now(veil.get("k", Ask.FILL)))).isNotNull();
    now(veil.remove(Change.of("d")));
    assertThat(entry(now(veil.get("k", Ask.FILL)))).isNull();
  }

  @Test
  void explanation_saysWhatHides() {
    tier.answers.complete(List.of(fresh("old")));
    assertThat(now(veil.inspect("k")).hiddenBy()).isNull();
    now(veil.remove(Change.of("k")));
    assertThat(now(veil.inspect("k")).hiddenBy()).contains("still to make");
  }

  @Test
  void closedVeil_deliversNothingMore() {
    now(veil.remove(Change.of("k")));
    insisting.removed.completeExceptionally(new IllegalStateException("closed"));
    int calls = insisting.calls;
    veil.close();
    clock.advance(Duration.ofMinutes(1));
    assertThat(insisting.calls).isEqualTo(calls);
    assertThat(veil.remove(Change.of("k")).toCompletableFuture()).isCompletedExceptionally();
  }

  /** A ticket that the tier gives now. */
  private Ticket ticket() {
    tier.answers = CompletableFuture.completedFuture(List.of(new Answer.Miss<>(new Given(), null)));
    return ((Answer.Miss<String>) now(veil.get("k", Ask.FILL))).ticket();
  }

  private static final class Given implements Ticket {
    private boolean released;

    @Override
    public long number() {
      return 7;
    }

    @Override
    public void release() {
      released = true;
    }
  }

  private static Filling<String, String> filling(Ticket ticket) {
    return new Filling<>("k", ticket, living("v"));
  }

  private static Answer<String> fresh(String value) {
    return new Answer.Fresh<>(living(value));
  }

  private static Entry<String> living(String value) {
    return new Entry<>(value, 0, Entry.NEVER, Entry.NEVER, Set.of("t"), Entry.UNSTAMPED);
  }

  private static Object entry(Answer<String> answer) {
    return answer.entry();
  }

  private static <T> T now(CompletionStage<T> stage) {
    assertThat(stage.toCompletableFuture()).isDone();
    return stage.toCompletableFuture().join();
  }
}
