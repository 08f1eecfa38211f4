package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a tier in this process promises beyond {@link TierContract}: it can be peeked into. */
public abstract class LocalTierContract extends TierContract {

  @Override
  protected abstract LocalTier<String, String> open(TierContext<String, String> context);

  @Test
  void scope_isLocal() {
    assertThat(local().scope()).isEqualTo(Scope.LOCAL);
  }

  @Test
  void stages_areCompleteAtOnce() {
    Tier<String, String> tier = local();
    assertThat(tier.getAll(List.of("k"), Ask.FILL).toCompletableFuture()).isDone();
    assertThat(tier.takeAll(List.of("k"), Taking.WRITE).toCompletableFuture()).isDone();
    assertThat(tier.fillAll(List.of()).toCompletableFuture()).isDone();
    touching().forEach(it -> assertThat(tier.remove(it).toCompletableFuture()).isDone());
  }

  @Test
  void putAtOnce_standsAndVoidsTheTicketsOfReaders() {
    LocalTier<String, String> tier = local();
    Ticket reader = ticket(tier, "k");
    assertThat(tier.putAtOnce("k", living("new", 2, 4))).isEqualTo(Outcome.STORED);
    assertThat(tier.peek("k")).isEqualTo("new");
    assertThat(fill(tier, "k", reader, living("old", 2, 4))).isEqualTo(Outcome.REFUSED);
    assertThat(tier.peek("k")).isEqualTo("new");
  }

  @Test
  void putAtOnce_givesWayToAWriterAtWork() {
    LocalTier<String, String> tier = local();
    Ticket writer = ticket(await(tier.takeAll(List.of("k"), Taking.UPDATE)).get(0));
    assertThat(tier.putAtOnce("k", living("other", 2, 4))).isNull();
    assertThat(fill(tier, "k", writer, living("written", 2, 4))).isEqualTo(Outcome.STORED);
    assertThat(tier.peek("k")).isEqualTo("written");
    assertThat(tier.putAtOnce("k", living("other", 2, 4))).isEqualTo(Outcome.STORED);
  }

  @Test
  void putAtOnceOfWhatIsWorthNothing_leavesItToTheTwoSteps() {
    LocalTier<String, String> tier = local();
    assertThat(tier.putAtOnce("k", living("v", 0, 0))).isNull();
    assertThat(tier.peek("k")).isNull();
  }

  @Test
  void fillAtOnce_fillsAsTheStageDoes() {
    LocalTier<String, String> tier = local();
    Ticket ticket = ticket(tier.answer("k", Ask.FILL));
    assertThat(tier.fillAtOnce(new Filling<>("k", ticket, living("v", 2, 4))))
        .isEqualTo(Outcome.STORED);
    assertThat(tier.peek("k")).isEqualTo("v");
    Ticket late = ticket(tier.answer("other", Ask.FILL));
    await(tier.remove(Change.of("other")));
    assertThat(tier.fillAtOnce(new Filling<>("other", late, living("old", 2, 4))))
        .isEqualTo(Outcome.REFUSED);
    assertThat(tier.peek("other")).isNull();
  }

  @Test
  void answer_isAsAnAskerGetsIt() {
    LocalTier<String, String> tier = local();
    assertThat(tier.answer("k", Ask.LOOK).entry()).isNull();
    store(tier, "k", living("v", 2, 4));
    assertThat(tier.answer("k", Ask.LOOK)).isInstanceOf(Answer.Fresh.class);
    pass(units(3));
    assertThat(tier.answer("k", Ask.LOOK)).isInstanceOf(Answer.Miss.class);
    assertThat(tier.answer("k", Ask.LOOK).entry()).isNotNull();
  }

  @Test
  void secondAsker_isNotKeptWaiting() {
    LocalTier<String, String> tier = local();
    assertThat(ticket(tier, "k")).isNotNull();
    assertThat(ticket(tier, "k")).isNotNull();
  }

  @Test
  void peek_answersWhatIsFresh() {
    LocalTier<String, String> tier = local();
    assertThat(tier.peek("k")).isNull();
    store(tier, "k", living("v", 2, 4));
    assertThat(tier.peek("k")).isEqualTo("v");
    pass(units(1));
    assertThat(tier.peek("k")).isEqualTo("v");
    pass(units(2));
    assertThat(tier.peek("k")).isNull();
    pass(units(2));
    assertThat(tier.peek("k")).isNull();
  }

  @Test
  void peekAtKnownAbsence_saysSo() {
    LocalTier<String, String> tier = local();
    store(tier, "k", living(null, 1, 3));
    assertThat(tier.peek("k")).isSameAs(LocalTier.ABSENT);
    pass(units(2));
    assertThat(tier.peek("k")).isNull();
  }

  @ParameterizedTest
  @MethodSource("touching")
  void peekAfterAChange_answersNothingOld(Change<String> change) {
    LocalTier<String, String> tier = local();
    store(tier, "user:1", entry("old", "t"));
    assertThat(tier.peek("user:1")).isEqualTo("old");
    remove(tier, change);
    assertThat(tier.peek("user:1")).isNull();
    store(tier, "user:1", entry("new", "t"));
    assertThat(tier.peek("user:1")).isEqualTo("new");
  }

  @Test
  void peekAfterTheChangeOfAnother_answersOnceTheTierWasAsked() {
    LocalTier<String, String> tier = local();
    store(tier, "k", entry("v", "t"));
    remove(tier, tag("other"));
    remove(tier, Change.of("other"));
    assertFresh(tier, "k", "v");
    assertThat(tier.peek("k")).isEqualTo("v");
  }

  @Test
  void peekAtADeadFill_answersNothing() {
    LocalTier<String, String> tier = local();
    store(tier, "k", entry("v"));
    assertThat(fill(tier, "k", ticket(take(tier, "k", Taking.WRITE)), living("dead", 0, 0)))
        .isNotEqualTo(Outcome.REFUSED);
    assertThat(tier.peek("k")).isNull();
  }

  @Test
  void size_countsEntries() {
    LocalTier<String, String> tier = local();
    assertThat(tier.size()).isZero();
    List.of("a", "b", "c").forEach(key -> store(tier, key, entry(key)));
    assertThat(tier.size()).isEqualTo(3);
    remove(tier, Change.of("b"));
    assertThat(tier.size()).isEqualTo(2);
  }

  @Test
  void iterator_meetsWhatCouldBeAnswered() {
    LocalTier<String, String> tier = local();
    store(tier, "fresh", living("v", 9, 9));
    store(tier, "stale", living("v", 1, 9));
    store(tier, "absent", living(null, 9, 9));
    store(tier, "marked", living("v", 9, 9, "t"));
    store(tier, "removed", living("v", 9, 9));
    pass(units(2));
    remove(tier, tag("t"));
    remove(tier, Change.of("removed"));
    List<Map.Entry<String, String>> met = new ArrayList<>();
    tier.iterator().forEachRemaining(met::add);
    assertThat(met).containsExactly(Map.entry("fresh", "v"));
  }

  @Test
  void closedTier_peeksAtNothing() {
    LocalTier<String, String> tier = local();
    store(tier, "k", entry("v"));
    tier.close();
    assertThat(tier.peek("k")).isNull();
  }

  private LocalTier<String, String> local() {
    return (LocalTier<String, String>) client("a");
  }
}
