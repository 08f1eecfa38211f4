package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Change;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import org.junit.jupiter.api.Test;

/** The faults of the model: whatever it loses, it never shows or admits anything old for it. */
class SharedStoreTest extends TierFixture {
  private final SharedStore<String, String> store =
      new SharedStore<>(scheduling(), SharedStore.Settings.DEFAULT);

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return new SharedTier<>("shared", store, Network.direct(), context);
  }

  @Test
  void evictedEntry_isAMiss() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    store.evict("k");
    store(tier, "k", entry("again"));
  }

  @Test
  void evictedLease_refusesItsFill() {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(tier, "k");
    store.evictLease("k");
    assertThat(fill(tier, "k", ticket, entry("v"))).isEqualTo(Outcome.REFUSED);
    assertThat(ticket(tier, "k")).isNotNull();
  }

  @Test
  void evictedMarker_hidesWhatBearsItsTag() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("old", "t"));
    store(tier, "l", entry("v"));
    remove(tier, tag("t"));
    store.evictMarker("t");
    assertNothing(tier, "k");
    assertFresh(tier, "l", "v");
  }

  @Test
  void ticketOlderThanAChange_isRefusedOnceWhereItsMarkerIsLost() {
    Tier<String, String> tier = client("a");
    Ticket ticket = ticket(tier, "k");
    remove(tier, tag("t"));
    store.evictMarker("t");
    assertThat(fill(tier, "k", ticket, entry("old", "t"))).isEqualTo(Outcome.REFUSED);
    store(tier, "k", entry("new", "t"));
    assertFresh(tier, "k", "new");
  }

  @Test
  void lostSequence_makesAllInvalidThatItNumbered() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    Ticket ticket = ticket(tier, "l");
    remove(tier, all());
    store.evictSequences();
    assertNothing(tier, "k");
    assertThat(fill(tier, "l", ticket, entry("v"))).isEqualTo(Outcome.REFUSED);
    store(tier, "l", entry("new"));
  }

  @Test
  void flushedStore_isEmptyAndRefusesOldTickets() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    Ticket ticket = ticket(tier, "l");
    store.flush();
    assertThat(store.size()).isZero();
    assertNothing(tier, "k");
    assertThat(fill(tier, "l", ticket, entry("v"))).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void failover_takesTheLatestWritesBack() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    long number = store.number("k");
    remove(tier, Change.of("k"));
    Ticket ticket = ticket(take(tier, "l", Taking.WRITE));
    store.loseLastWrites(2);
    assertFresh(tier, "k", "v");
    assertThat(store.number("k")).isEqualTo(number);
    assertThat(fill(tier, "l", ticket, entry("v"))).isEqualTo(Outcome.REFUSED);
    assertThat(ask(tier, "l")).isInstanceOf(Answer.Miss.class);
  }

  @Test
  void failoverThatLosesTheLease_refusesItsFill() {
    Tier<String, String> tier = client("a");
    store(tier, "other", entry("v"));
    Ticket ticket = ticket(tier, "k");
    store.loseLastWrites(1);
    assertThat(fill(tier, "k", ticket, entry("v"))).isEqualTo(Outcome.REFUSED);
    assertFresh(tier, "other", "v");
  }
}
