package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a SHARED tier promises beyond {@link TierContract}: its nodes see the same, in turns. */
public abstract class SharedTierContract extends TierContract {

  @Test
  void scope_isShared() {
    assertThat(client("a").scope()).isEqualTo(Scope.SHARED);
  }

  @Test
  void whatOneNodeStores_anotherSees() {
    store(client("a"), "k", living(null, 5, 9, "t1", "t2"));
    store(client("a"), "l", entry("v"));
    Tier<String, String> other = client("b");
    Entry<String> seen = Objects.requireNonNull(look(other, "k").entry());
    assertThat(seen.absent()).isTrue();
    assertThat(seen.tags()).containsExactlyInAnyOrder("t1", "t2");
    assertFresh(other, "l", "v");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void whatOneNodeChanges_isGoneForAnother(Change<String> change) {
    Tier<String, String> other = client("b");
    store(other, "user:1", entry("v", "t"));
    remove(client("a"), change);
    assertNothing(other, "user:1");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void ticketOlderThanAnothersChange_isRefused(Change<String> change) {
    Tier<String, String> other = client("b");
    Ticket ticket = ticket(other, "user:1");
    remove(client("a"), change);
    assertThat(fill(other, "user:1", ticket, entry("old", "t"))).isEqualTo(Outcome.REFUSED);
    assertNothing(other, "user:1");
  }

  @Test
  void whileOneLoads_othersAreBusyUntilItsValueStands() {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = client("b");
    Ticket ticket = ticket(tier, "k");
    assertThat(ask(other, "k")).isInstanceOf(Answer.Busy.class);
    assertThat(ask(tier, "k")).isInstanceOf(Answer.Busy.class);
    assertThat(ticket(other, "another")).isNotNull();
    assertThat(fill(tier, "k", ticket, entry("v"))).isEqualTo(Outcome.STORED);
    assertThat(ask(other, "k")).isInstanceOf(Answer.Fresh.class);
  }

  @Test
  void bulkOfFreshBusyAndMissingKeys_answersEachForItself() {
    Tier<String, String> tier = client("a");
    store(tier, "fresh", entry("v"));
    assertThat(ticket(tier, "busy")).isNotNull();
    List<Answer<String>> answers =
        await(client("b").getAll(List.of("busy", "fresh", "missing"), Ask.FILL));
    assertThat(answers.get(0)).isInstanceOf(Answer.Busy.class);
    assertThat(answers.get(1)).isInstanceOf(Answer.Fresh.class);
    assertThat(ticket(answers.get(2))).isNotNull();
  }

  @Test
  void staleEntry_isRememberedForThoseWhoWait() {
    Tier<String, String> tier = client("a");
    store(tier, "k", living("v", 1, 100));
    pass(units(2));
    assertThat(ticket(tier, "k")).isNotNull();
    Answer<String> waiting = ask(client("b"), "k");
    assertThat(waiting).isInstanceOf(Answer.Busy.class);
    assertThat(value(waiting)).isEqualTo("v");
  }

  @Test
  void oneOfTwoRenewals_getsTheTicketAndReadersAreNotDisturbed() {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = client("b");
    store(tier, "k", entry("v"));
    Ask renewal = Ask.renewal(Objects.requireNonNull(look(tier, "k").entry()).writtenAt());
    assertThat(ticket(await(tier.get("k", renewal)))).isNotNull();
    Ask others = Ask.renewal(Objects.requireNonNull(look(other, "k").entry()).writtenAt());
    assertThat(await(other.get("k", others))).isInstanceOf(Answer.Busy.class);
    assertThat(ask(other, "k")).isInstanceOf(Answer.Fresh.class);
  }

  @Test
  void releasedTicket_letsTheNextOneIn() {
    Tier<String, String> tier = client("a");
    Ticket first = ticket(tier, "k");
    first.release();
    Tier<String, String> other = client("b");
    Ticket second = afterRelease(() -> ask(other, "k"));
    assertThat(fill(tier, "k", first, entry("old"))).isEqualTo(Outcome.REFUSED);
    first.release();
    assertThat(ask(tier, "k")).isInstanceOf(Answer.Busy.class);
    assertThat(second).isNotNull();
  }

  @Test
  void usedTicket_isVoid() {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(tier, "k");
    assertThat(fill(tier, "k", ticket, entry("v"))).isEqualTo(Outcome.STORED);
    assertThat(fill(tier, "k", ticket, entry("w"))).isEqualTo(Outcome.REFUSED);
    assertFresh(tier, "k", "v");
    assertThat(await(ticket.renew())).isFalse();
  }

  @Test
  void ticketPastItsLife_isVoidAndTheNextOneGetsIn() {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(tier, "k");
    assertThat(ticket.life()).isPositive();
    pass(ticket.life().plus(units(0.1)));
    assertThat(await(ticket.renew())).isFalse();
    assertThat(fill(tier, "k", ticket, entry("old"))).isEqualTo(Outcome.REFUSED);
    assertThat(ticket(client("b"), "k")).isNotNull();
  }

  @Test
  void renewedTicket_standsForAnotherLife() {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(tier, "k");
    for (int i = 0; i < 3; i++) {
      pass(ticket.life().multipliedBy(2).dividedBy(3));
      assertThat(await(ticket.renew())).isTrue();
    }
    assertThat(ask(client("b"), "k")).isInstanceOf(Answer.Busy.class);
    assertThat(fill(tier, "k", ticket, entry("v"))).isEqualTo(Outcome.STORED);
  }

  @ParameterizedTest
  @MethodSource("covering")
  void ticketOlderThanAChange_keepsNobodyWaiting(Change<String> change) {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = client("b");
    Ticket ticket = ticket(tier, "user:1");
    remove(other, change);
    assertThat(await(ticket.renew())).isFalse();
    Ticket next = ticket(other, "user:1");
    ticket.release();
    assertThat(fill(other, "user:1", next, entry("new"))).isEqualTo(Outcome.STORED);
  }

  /** Changes that are known to cover {@code user:1} whatever tags its entry will have. */
  static List<Change<String>> covering() {
    return List.of(Change.of("user:1"), tag("user:"), all());
  }

  @ParameterizedTest
  @EnumSource
  void takenKey_isEmptyAndKeepsReadersWaiting(Taking taking) {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = client("b");
    store(tier, "k", entry("old"));
    Ticket ticket = ticket(take(tier, "k", taking));
    assertNothing(other, "k");
    assertThat(ask(other, "k")).isInstanceOf(Answer.Busy.class);
    assertThat(fill(tier, "k", ticket, entry("new"))).isEqualTo(Outcome.STORED);
    assertFresh(other, "k", "new");
  }

  @ParameterizedTest
  @EnumSource
  void update_waitsForAnotherWriter(Taking others) {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = client("b");
    Ticket ticket = ticket(take(other, "k", others));
    assertThat(take(tier, "k", Taking.UPDATE)).isInstanceOf(Answer.Busy.class);
    assertThat(fill(other, "k", ticket, entry("v"))).isEqualTo(Outcome.STORED);
    Answer<String> taken = take(tier, "k", Taking.UPDATE);
    assertThat(value(taken)).isEqualTo("v");
    assertThat(ticket(taken)).isNotNull();
  }

  @Test
  void updateAfterAWriterReleased_getsIn() {
    Tier<String, String> tier = client("a");
    ticket(take(client("b"), "k", Taking.WRITE)).release();
    assertThat(afterRelease(() -> take(tier, "k", Taking.UPDATE))).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void write_overrulesAnotherWriter(Taking others) {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = client("b");
    Ticket overruled = ticket(take(other, "k", others));
    Ticket ticket = ticket(take(tier, "k", Taking.WRITE));
    assertThat(await(overruled.renew())).isFalse();
    assertThat(fill(other, "k", overruled, entry("first"))).isEqualTo(Outcome.REFUSED);
    assertThat(fill(tier, "k", ticket, entry("second"))).isEqualTo(Outcome.STORED);
    assertFresh(other, "k", "second");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void blockedChange_isARemovalAndEndsTickets(Change<String> change) {
    Tier<String, String> tier = client("a");
    store(tier, "user:1", entry("v", "t"));
    Ticket ticket = ticket(await(tier.get("user:1", Ask.renewal(now()))));
    block(tier, change);
    assertNothing(tier, "user:1");
    assertThat(fill(tier, "user:1", ticket, entry("old", "t"))).isEqualTo(Outcome.REFUSED);
    assertNothing(tier, "user:1");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void blockedKey_isBlockedForAllUntilTheBlockerEndsIt(Change<String> change) {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = client("b");
    block(tier, change);
    assertBlocked(tier);
    assertBlocked(other);
    await(other.unblock(change, 1));
    assertBlocked(other);
    await(tier.unblock(change, 1));
    store(other, "user:1", entry("v"));
  }

  @ParameterizedTest
  @MethodSource("touching")
  void endOfABlockThatComesLate_leavesALaterOne(Change<String> change) {
    Tier<String, String> tier = client("a");
    Duration life = Duration.ofHours(1);
    await(tier.block(change, life, 6));
    await(tier.block(change, life, 9));
    await(tier.unblock(change, 6));
    assertBlocked(tier);
    await(tier.block(change, life, 7));
    await(tier.unblock(change, 8));
    assertBlocked(tier);
    await(tier.unblock(change, 9));
    assertThat(ticket(client("b"), "user:1")).isNotNull();
  }

  @Test
  void blockOfAKey_leavesOthersAlone() {
    Tier<String, String> tier = client("a");
    block(tier, Change.of("user:1"));
    store(tier, "user:2", entry("v"));
    assertFresh(tier, "user:2", "v");
  }

  @Test
  void blockOfTwoNodes_standsUntilBothEndIt() {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = client("b");
    block(tier, Change.of("user:1"));
    block(other, Change.of("user:1"));
    await(tier.unblock(Change.of("user:1"), 1));
    assertBlocked(tier);
    await(other.unblock(Change.of("user:1"), 1));
    assertThat(ticket(tier, "user:1")).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("touching")
  void blockPastItsTime_isOver(Change<String> change) {
    Tier<String, String> tier = client("a");
    await(tier.block(change, units(4), 1));
    pass(units(2));
    await(tier.block(change, units(8), 2));
    pass(units(2.3)); // the first would be over
    assertBlocked(tier);
    pass(units(6));
    assertThat(ticket(tier, "user:1")).isNotNull();
  }

  @Test
  void writeOfABlockedKey_isStoredAndReadable() {
    Tier<String, String> tier = client("a");
    block(tier, Change.of("user:1"));
    Ticket ticket = ticket(take(tier, "user:1", Taking.WRITE));
    assertThat(fill(tier, "user:1", ticket, entry("written"))).isEqualTo(Outcome.STORED);
    assertFresh(client("b"), "user:1", "written");
    assertThat(value(take(tier, "user:1", Taking.UPDATE))).isEqualTo("written");
  }

  @Test
  void writeThatComesToNothing_doesNotEndABlock() {
    Tier<String, String> tier = client("a");
    block(tier, Change.of("user:1"));
    ticket(take(tier, "user:1", Taking.WRITE)).release();
    assertBlocked(tier);
    Ticket ticket = ticket(take(tier, "user:1", Taking.WRITE));
    Entry<String> dead = living("dead", 0, 0);
    assertThat(fill(tier, "user:1", ticket, dead)).isNotEqualTo(Outcome.REFUSED);
    assertBlocked(tier);
  }

  @Test
  void updateOfABlockedKeyThatIsNotThere_isBlockedForItCannotBeKnown() {
    Tier<String, String> tier = client("a");
    block(tier, Change.of("user:1"));
    assertThat(take(tier, "user:1", Taking.UPDATE)).isInstanceOf(Answer.Blocked.class);
    await(tier.unblock(Change.of("user:1"), 1));
    assertThat(ticket(take(tier, "user:1", Taking.UPDATE))).isNotNull();
  }

  @Test
  void tierBeyondHome_neverLetsReadersWait() {
    Tier<String, String> tier = clientBeyondHome("a");
    Tier<String, String> other = clientBeyondHome("b");
    Ticket first = ticket(tier, "k");
    Ticket second = ticket(other, "k");
    remove(tier, Change.of("k"));
    assertThat(fill(tier, "k", first, entry("old"))).isEqualTo(Outcome.REFUSED);
    assertThat(fill(other, "k", second, entry("old"))).isEqualTo(Outcome.REFUSED);
    store(other, "k", entry("new"));
    assertFresh(tier, "k", "new");
  }

  /** A ticket that another node released: that is sent, and nobody waits until it has arrived. */
  private static Ticket afterRelease(Callable<Answer<String>> asking) {
    return ticket(
        Awaitility.await()
            .pollInSameThread()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .until(asking, Answer.Miss.class::isInstance));
  }

  private void block(Tier<String, String> tier, Change<String> change) {
    await(tier.block(change, Duration.ofHours(1), 1));
  }

  private void assertBlocked(Tier<String, String> tier) {
    assertThat(ask(tier, "user:1")).isInstanceOf(Answer.Blocked.class);
    assertThat(look(tier, "user:1")).isInstanceOf(Answer.Blocked.class);
  }
}
