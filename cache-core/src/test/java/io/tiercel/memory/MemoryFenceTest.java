package io.tiercel.memory;

import static io.tiercel.spi.Outcome.DECLINED;
import static io.tiercel.spi.Outcome.REFUSED;
import static io.tiercel.spi.Outcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What may come in, and what not any more. */
class MemoryFenceTest {
  private final Subject subject = new Subject();

  @Test
  void fill_underFreshTicket_stored() {
    assertThat(subject.fill("k", subject.ticket("k"), "v")).isEqualTo(STORED);
    assertThat(subject.peek("k")).isEqualTo("v");
    assertThat(subject.get("k")).isEqualTo("v");
  }

  @Test
  void fill_underNoTicket_refused() {
    assertThat(subject.fill("k", Ticket.NONE, "v")).isEqualTo(REFUSED);
    assertThat(subject.peek("k")).isNull();
  }

  @Test
  void fill_underTicketOfAnotherTier_refused() {
    assertThat(subject.fill("k", new Subject().ticket("k"), "v")).isEqualTo(REFUSED);
  }

  @Test
  void fill_afterRemovalOfKey_refused() {
    Ticket before = subject.ticket("k");
    subject.remove("k");
    assertThat(subject.fill("k", before, "old")).isEqualTo(REFUSED);
    assertThat(subject.get("k")).isNull();
    assertThat(subject.fill("k", subject.ticket("k"), "new")).isEqualTo(STORED);
  }

  @Test
  void fill_afterRemovalOfOtherKeys_stored() {
    Ticket before = subject.ticket("k");
    IntStream.range(0, 50).forEach(i -> subject.remove("other" + i));
    assertThat(subject.fill("k", before, "v")).isEqualTo(STORED);
  }

  @Test
  void refusedFill_whereEntryStands_leavesIt() {
    Ticket before = subject.ticket("k");
    subject.remove("k");
    subject.store("k", "new");
    assertThat(subject.fill("k", before, "old")).isEqualTo(REFUSED);
    assertThat(subject.peek("k")).isEqualTo("new");
  }

  @Test
  void refusedWriter_leavesWhatALaterOneDecidesBy() {
    Ticket lost = subject.take("k");
    subject.remove("k");
    subject.tier.putAtOnce("k", subject.entry("put"));
    Ticket later = decidingBy("put");

    assertThat(subject.fill("k", lost, "old")).isEqualTo(REFUSED);
    assertThat(subject.get("k")).isEqualTo("put");
    assertThat(subject.fill("k", later, "new")).isEqualTo(STORED);
  }

  @Test
  void refusedWriter_leavesWhatStandsAfterAClearing() {
    Ticket lost = subject.take("k");
    subject.clear();
    subject.store("k", "loaded");
    Ticket later = decidingBy("loaded");

    assertThat(subject.fill("k", lost, "old")).isEqualTo(REFUSED);
    assertThat(subject.get("k")).isEqualTo("loaded");
    assertThat(subject.fill("k", later, "new")).isEqualTo(STORED);
  }

  private Ticket decidingBy(String value) {
    var answer =
        (Answer.Miss<String>) Subject.now(subject.tier.takeAll(List.of("k"), Taking.UPDATE)).get(0);
    assertThat(answer.entry()).isNotNull();
    assertThat(answer.entry().value()).isEqualTo(value);
    return answer.ticket();
  }

  @Test
  void fill_afterClear_refused() {
    Ticket before = subject.ticket("k");
    subject.clear();
    assertThat(subject.fill("k", before, "old")).isEqualTo(REFUSED);
    assertThat(subject.fill("k", subject.ticket("k"), "new")).isEqualTo(STORED);
  }

  @Test
  void fill_afterRemovalOfItsTag_refused() {
    Ticket before = subject.ticket("k");
    subject.removeTag("t");
    assertThat(subject.fill("k", before, "old", "t", "u")).isEqualTo(REFUSED);
    assertThat(subject.fill("k", before, "untouched", "u")).isEqualTo(STORED);
    assertThat(subject.fill("l", subject.ticket("l"), "new", "t")).isEqualTo(STORED);
    assertThat(subject.peek("l")).isEqualTo("new");
  }

  @Test
  void fill_afterRemovalOfTagDerivedFromKey_refused() {
    Ticket before = subject.ticket("a/k");
    subject.removeTag("a/");
    assertThat(subject.fill("a/k", before, "old")).isEqualTo(REFUSED);
    assertThat(subject.fill("b/k", before, "other")).isEqualTo(STORED);
  }

  @Test
  void fill_afterTakeByAnother_refused() {
    Ticket reader = subject.ticket("k");
    Ticket writer = subject.take("k");
    assertThat(subject.fill("k", reader, "read")).isEqualTo(REFUSED);
    assertThat(subject.fill("k", writer, "written")).isEqualTo(STORED);
    assertThat(subject.peek("k")).isEqualTo("written");
  }

  @Test
  void fill_underUsedClaim_refused() {
    Ticket writer = subject.take("k");
    subject.fill("k", writer, "written");
    assertThat(subject.fill("k", writer, "again")).isEqualTo(REFUSED);
    assertThat(subject.peek("k")).isEqualTo("written");
  }

  @Test
  void take_twice_laterWins() {
    Ticket first = subject.take("k");
    Ticket second = subject.take("k");
    assertThat(subject.fill("k", second, "second")).isEqualTo(STORED);
    assertThat(subject.fill("k", first, "first")).isEqualTo(REFUSED);
    assertThat(subject.peek("k")).isEqualTo("second");
  }

  @Test
  void take_ofPresentKey_remembersAndLeavesIt() {
    subject.store("k", "old");
    Answer<String> answer = Subject.now(subject.tier.takeAll(List.of("k"), Taking.WRITE)).get(0);
    assertThat(answer.entry().value()).isEqualTo("old");
    assertThat(subject.peek("k")).isEqualTo("old");
  }

  @Test
  void update_whileAnotherWrites_busyUntilItsFill() {
    Ticket writer = subject.take("k");
    assertThat(update()).isInstanceOf(Answer.Busy.class);
    subject.fill("k", writer, "written");
    assertThat(update()).isInstanceOf(Answer.Miss.class);
  }

  @Test
  void update_afterReleaseOrRemoval_granted() {
    subject.take("k").release();
    assertThat(update()).isInstanceOf(Answer.Miss.class);
    subject.remove("k");
    assertThat(update()).isInstanceOf(Answer.Miss.class);
  }

  private Answer<String> update() {
    return Subject.now(subject.tier.takeAll(List.of("k"), Taking.UPDATE)).get(0);
  }

  @Test
  void read_whileClaimed_getsNoTicket() {
    Ticket writer = subject.take("k");
    assertThat(subject.ticket("k")).isSameAs(Ticket.NONE);
    subject.fill("k", writer, subject.entry("over").endingBy(0, 0));
    assertThat(subject.ticket("k")).isNotSameAs(Ticket.NONE);
  }

  @Test
  void claimedFill_voidedByTag_removesWhatStood() {
    subject.store("k", "old");
    Ticket writer = subject.take("k");
    subject.removeTag("t");
    assertThat(subject.fill("k", writer, "new", "t")).isEqualTo(REFUSED);
    assertThat(subject.get("k")).isNull();
  }

  @Test
  void claimedFill_whileALaterWriterIsAtWork_removesWhatStood() {
    subject.store("k", "old");
    Ticket first = subject.take("k");
    Ticket second = subject.take("k");
    assertThat(subject.fill("k", first, "first")).isEqualTo(REFUSED);
    assertThat(subject.get("k")).isNull();
    assertThat(subject.fill("k", second, "second")).isEqualTo(STORED);
  }

  @Test
  void bulkTake_withANullKey_claimsNothing() {
    var keys = new ArrayList<>(List.of("k"));
    keys.add(null);
    assertThat(subject.tier.takeAll(keys, Taking.WRITE).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(subject.ticket("k")).isNotSameAs(Ticket.NONE);
  }

  @Test
  void claimedFill_afterRemoval_refused() {
    Ticket writer = subject.take("k");
    subject.remove("k");
    assertThat(subject.fill("k", writer, "old")).isEqualTo(REFUSED);
  }

  @Test
  void claimedFill_afterClear_refused() {
    Ticket writer = subject.take("k");
    subject.clear();
    assertThat(subject.fill("k", writer, "old")).isEqualTo(REFUSED);
    writer.release();
  }

  @Test
  void bulk_ofManyKeys_voidsNoneOfItsOwn() {
    List<String> keys = IntStream.range(0, 20_000).mapToObj(i -> "k" + i).toList();
    var claims = Subject.now(subject.tier.takeAll(keys, Taking.WRITE));
    List<Filling<String, String>> fillings =
        IntStream.range(0, keys.size())
            .mapToObj(
                i -> {
                  Ticket ticket = ((Answer.Miss<String>) claims.get(i)).ticket();
                  return new Filling<>(keys.get(i), ticket, subject.entry("v"));
                })
            .toList();
    assertThat(Subject.now(subject.tier.fillAll(fillings))).containsOnly(STORED);
  }

  @Test
  void bulkRead_oneTicketForAll_fencedKeyByKey() {
    List<Answer<String>> answers = Subject.now(subject.tier.getAll(List.of("a", "b"), Ask.FILL));
    Ticket a = ((Answer.Miss<String>) answers.get(0)).ticket();
    Ticket b = ((Answer.Miss<String>) answers.get(1)).ticket();
    assertThat(a).isSameAs(b);
    subject.remove("a");
    List<Outcome> outcomes =
        Subject.now(
            subject.tier.fillAll(
                List.of(
                    new Filling<>("a", a, subject.entry("1")),
                    new Filling<>("b", b, subject.entry("2")))));
    assertThat(outcomes).containsExactly(REFUSED, STORED);
  }

  @Test
  void worthlessFill_emptiesKeyUnderGoodTicketOnly() {
    subject.store("k", "old");
    Ticket stolen = subject.take("k");
    Ticket good = subject.take("k");
    var nothing = subject.entry("x").endingBy(0, 0);
    assertThat(subject.fill("k", good, nothing)).isEqualTo(DECLINED);
    assertThat(subject.peek("k")).isNull();
    subject.store("k", "new");
    assertThat(subject.fill("k", stolen, nothing)).isEqualTo(REFUSED);
    assertThat(subject.peek("k")).isEqualTo("new");
  }

  @Test
  void failingWeigher_declinesAndRemovesWhatStood() {
    Subject weighed =
        new Subject(
            MemorySettings.ofWeight(
                100,
                (String key, String value) -> {
                  if (value.equals("bad")) {
                    throw new IllegalStateException(value);
                  }
                  return value.length();
                }));
    weighed.store("k", "good");
    assertThat(weighed.fill("k", weighed.take("k"), "bad")).isEqualTo(DECLINED);
    assertThat(weighed.peek("k")).isNull();
    assertThat(weighed.survived).hasSize(1);
    assertThat(weighed.ticket("k")).isNotSameAs(Ticket.NONE);
  }

  @Test
  void closed_holdsNothingAndTakesNothing() {
    subject.store("k", "v");
    subject.tier.close();
    assertThat(subject.ticks.listeners()).isZero();
    assertThat(subject.peek("k")).isNull();
    assertThat(subject.fill("k", subject.ticket("k"), "v")).isEqualTo(REFUSED);
  }

  @Test
  void removal_mayComeTwice() {
    subject.store("k", "v");
    subject.remove("k");
    subject.tier.remove(new Change.Keys<>(List.of("k", "k"))).toCompletableFuture().join();
    assertThat(subject.get("k")).isNull();
  }
}
