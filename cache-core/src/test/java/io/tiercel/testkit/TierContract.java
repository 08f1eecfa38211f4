package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every tier and every decorator of one has to pass.
 *
 * <p>A tier extends {@link SharedTierContract} or {@link LocalTierContract}, which add what its
 * scope promises. The heart of it is this class: an entry gets in only by a ticket that is still
 * good, and any change of the key makes it bad.
 */
public abstract class TierContract extends EntryContract {

  /** How many random histories are compared with the model; fewer where a call is slow. */
  protected int histories() {
    return 50;
  }

  /** How many changes the readers race with, in each of the tests with threads. */
  protected int races() {
    return 300;
  }

  /** Changes that concern the entry of {@code user:1} that bears the tag {@code t}. */
  static List<Change<String>> touching() {
    return List.of(
        Change.of("user:1"),
        new Change.Keys<>(List.of("x", "user:1")),
        tag("t"),
        tag("user:"),
        new Change.Tags<>(Set.of("none", "t")),
        all());
  }

  @ParameterizedTest
  @MethodSource("touching")
  void ticketOlderThanAChange_isRefused(Change<String> change) {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(tier, "user:1");
    remove(tier, change);
    assertThat(fill(tier, "user:1", ticket, entry("old", "t"))).isEqualTo(Outcome.REFUSED);
    assertNothing(tier, "user:1");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void renewalTicketOlderThanAChange_isRefused(Change<String> change) {
    Tier<String, String> tier = client("a");
    store(tier, "user:1", entry("older", "t"));
    Ticket ticket = ticket(await(tier.get("user:1", Ask.renewal(now()))));
    remove(tier, change);
    assertThat(fill(tier, "user:1", ticket, entry("old", "t"))).isEqualTo(Outcome.REFUSED);
    assertNothing(tier, "user:1");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void writersTicketOlderThanAChange_isRefused(Change<String> change) {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(take(tier, "user:1", Taking.WRITE));
    remove(tier, change);
    assertThat(fill(tier, "user:1", ticket, entry("old", "t"))).isEqualTo(Outcome.REFUSED);
    assertNothing(tier, "user:1");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void ticketLaterThanAChange_isGood(Change<String> change) {
    Tier<String, String> tier = client("a");
    remove(tier, change);
    store(tier, "user:1", entry("new", "t"));
    assertFresh(tier, "user:1", "new");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void refusedFill_leavesWhatStands(Change<String> change) {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(tier, "user:1");
    remove(tier, change);
    Ticket writers = ticket(take(tier, "user:1", Taking.WRITE));
    assertThat(fill(tier, "user:1", writers, entry("new", "t"))).isEqualTo(Outcome.STORED);
    assertThat(fill(tier, "user:1", ticket, entry("old", "t"))).isEqualTo(Outcome.REFUSED);
    assertFresh(tier, "user:1", "new");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void deadEntryUnderAVoidTicket_doesNotEmptyTheKey(Change<String> change) {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(tier, "user:1");
    remove(tier, change);
    Ticket writers = ticket(take(tier, "user:1", Taking.WRITE));
    assertThat(fill(tier, "user:1", writers, entry("new", "t"))).isEqualTo(Outcome.STORED);
    Entry<String> dead = living("dead", 0, 0, "t");
    assertThat(fill(tier, "user:1", ticket, dead)).isEqualTo(Outcome.REFUSED);
    assertFresh(tier, "user:1", "new");
  }

  @Test
  void changesOfOthers_leaveATicketGood() {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(tier, "k");
    remove(tier, Change.of("other"));
    remove(tier, tag("other"));
    remove(tier, tag("user:"));
    assertThat(ticket(take(tier, "another", Taking.WRITE))).isNotNull();
    store(tier, "third", entry("v"));
    assertThat(look(tier, "k")).isNotInstanceOf(Answer.Fresh.class);
    assertThat(fill(tier, "k", ticket, entry("v"))).isEqualTo(Outcome.STORED);
    assertFresh(tier, "k", "v");
  }

  @Test
  void fillWithoutATicket_isRefused() {
    Tier<String, String> tier = client("a");
    assertThat(fill(tier, "k", Ticket.NONE, entry("v"))).isEqualTo(Outcome.REFUSED);
    assertNothing(tier, "k");
    store(tier, "k", entry("stands"));
    assertThat(fill(tier, "k", Ticket.NONE, entry("v"))).isEqualTo(Outcome.REFUSED);
    assertFresh(tier, "k", "stands");
  }

  @Test
  void ticketOfAStranger_isRefused() {
    Tier<String, String> tier = client("a");
    Ticket forged = () -> Long.MAX_VALUE;
    assertThat(fill(tier, "k", forged, entry("v"))).isEqualTo(Outcome.REFUSED);
    assertNothing(tier, "k");
  }

  @Test
  void taking_remembersWhatStoodThere() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    Answer<String> taken = take(tier, "k", Taking.UPDATE);
    assertThat(value(taken)).isEqualTo("v");
    assertThat(fill(tier, "k", ticket(taken), entry("next"))).isEqualTo(Outcome.STORED);
    assertFresh(tier, "k", "next");
    Answer<String> again = take(tier, "k", Taking.WRITE);
    assertThat(value(again)).isEqualTo("next");
  }

  @Test
  void takingOfAnInvalidatedKey_remembersNothing() {
    Tier<String, String> tier = client("a");
    for (Change<String> change : touching()) {
      store(tier, "user:1", entry("v", "t"));
      remove(tier, change);
      Answer<String> taken = take(tier, "user:1", Taking.UPDATE);
      assertThat(taken.entry()).isNull();
      ticket(taken).release();
    }
  }

  @ParameterizedTest
  @EnumSource
  void ticketOlderThanATaking_isRefused(Taking taking) {
    Tier<String, String> tier = client("a");
    Ticket readers = ticket(tier, "k");
    Ticket writers = ticket(take(tier, "k", taking));
    assertThat(fill(tier, "k", readers, entry("old"))).isEqualTo(Outcome.REFUSED);
    assertThat(fill(tier, "k", writers, entry("new"))).isEqualTo(Outcome.STORED);
    assertThat(fill(tier, "k", readers, entry("old"))).isEqualTo(Outcome.REFUSED);
    assertFresh(tier, "k", "new");
  }

  @Test
  void laterOfTwoWriters_wins() {
    Tier<String, String> tier = client("a");
    Ticket first = ticket(take(tier, "k", Taking.WRITE));
    Ticket second = ticket(take(tier, "k", Taking.WRITE));
    assertThat(fill(tier, "k", second, entry("second"))).isEqualTo(Outcome.STORED);
    assertThat(fill(tier, "k", first, entry("first"))).isEqualTo(Outcome.REFUSED);
    assertFresh(tier, "k", "second");
  }

  @Test
  void takingInBulk_givesEachKeyATicket() {
    Tier<String, String> tier = client("a");
    store(tier, "b", entry("of b"));
    List<Answer<String>> answers = await(tier.takeAll(List.of("a", "b"), Taking.WRITE));
    assertThat(answers).extracting(TierFixture::value).containsExactly(null, "of b");
    assertThat(
            await(
                tier.fillAll(
                    List.of(
                        new Filling<>("b", ticket(answers.get(1)), entry("new b")),
                        new Filling<>("a", ticket(answers.get(0)), entry("new a"))))))
        .containsOnly(Outcome.STORED);
    assertFresh(tier, "a", "new a");
    assertFresh(tier, "b", "new b");
  }

  @ParameterizedTest
  @MethodSource("touching")
  void valueReadBeforeAChange_isNeverSeenAfterIt(Change<String> change) throws Exception {
    Tier<String, String> tier = client("a");
    AtomicInteger source = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    List<FutureTask<Void>> readers =
        Stream.generate(() -> new FutureTask<Void>(() -> load(tier, source, over), null))
            .limit(2)
            .toList();
    readers.forEach(reader -> new Thread(reader).start());
    try {
      for (int i = 0; i < races(); i++) {
        int version = source.incrementAndGet();
        remove(tier, change);
        String seen = value(look(tier, "user:1"));
        assertThat(seen == null ? version : Integer.parseInt(seen)).isEqualTo(version);
      }
    } finally {
      over.set(true);
      for (FutureTask<Void> reader : readers) {
        reader.get();
      }
    }
  }

  private void load(Tier<String, String> tier, AtomicInteger source, AtomicBoolean over) {
    while (!over.get()) {
      if (ask(tier, "user:1") instanceof Answer.Miss<String> miss) {
        Entry<String> read = entry(Integer.toString(source.get()), "t");
        Thread.onSpinWait();
        fill(tier, "user:1", miss.ticket(), read);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void randomHistory_agreesWithATrivialModel(int third) {
    for (int i = 0; i < histories(); i++) {
      new RandomHistory(this, third * 1000L + i).run(200);
    }
  }

  @Test
  void closedTier_answersNothingAndDoesNotHang() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    Ticket ticket = ticket(tier, "other");
    tier.close();
    tier.close();
    assertThat(isGone(() -> tier.get("k", Ask.FILL))).isTrue();
    fails(() -> tier.takeAll(List.of("k"), Taking.WRITE));
    fails(() -> tier.fill(new Filling<>("other", ticket, entry("v"))));
    fails(() -> tier.remove(Change.of("k")));
    fails(() -> tier.block(all(), Duration.ofSeconds(1), 1));
    fails(() -> tier.unblock(all(), 1));
    fails(ticket::renew);
    ticket.release();
  }

  private boolean isGone(Supplier<CompletionStage<Answer<String>>> read) {
    return fails(read) || !(await(read.get()) instanceof Answer.Fresh);
  }
}
