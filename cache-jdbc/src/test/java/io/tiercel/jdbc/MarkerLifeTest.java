package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Link;
import io.tiercel.spi.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long the marker of a tag is kept: until nothing is left that it could hide. */
class MarkerLifeTest {

  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** What a load may take, and the fences of changes. */
  private static final long BESIDE = Session.LONGEST_TICKET.plus(Session.FENCE).toMillis();

  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final String namespace = Server.newNamespace();
  private final Client client = new Client(Server.SQLITE.tier(namespace).build());

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void marker_outlivesTheEntriesThatThereAre() throws SQLException {
    assertThat(fill("a", HOUR, Set.of("t"))).isEqualTo(Outcome.STORED);
    mark("t");
    assertThat(lifeOfMarker()).isBetween(HOUR + BESIDE - MINUTE, 2 * HOUR + BESIDE + MINUTE);
  }

  @Test
  void markerWithNothingToHide_livesAsLongAsALoad() throws SQLException {
    mark("t");
    assertThat(lifeOfMarker()).isBetween(BESIDE, BESIDE + 2 * MINUTE);
  }

  @Test
  void markerOfEntriesWithoutEnd_hasNone() throws SQLException {
    assertThat(fill("a", Long.MAX_VALUE, Set.of("t"))).isEqualTo(Outcome.STORED);
    mark("t");
    assertThat(query("MAX(expires)")).isEqualTo(Long.MAX_VALUE);
    assertThat(client.look("a")).isNull();
  }

  /** Its key may derive the tag in a later release of the application. */
  @Test
  void marker_outlivesEntriesWithoutTags() throws SQLException {
    assertThat(fill("a", 5 * HOUR, Set.of())).isEqualTo(Outcome.STORED);
    mark("t");
    assertThat(lifeOfMarker()).isGreaterThan(5 * HOUR + BESIDE - MINUTE);
  }

  @Test
  void headOfAnOlderRelease_isNotBelievedToAnnounceAnything() throws SQLException {
    assertThat(fill("old", 100 * HOUR, Set.of("t"))).isEqualTo(Outcome.STORED);
    announceInTheTable(0);
    assertThat(fill("new", HOUR, Set.of("t"))).isEqualTo(Outcome.STORED);
    mark("t");
    assertThat(query("MAX(expires)")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void longerLife_isAnnouncedForAllNodes() throws SQLException {
    try (Client other = new Client(Server.SQLITE.tier(namespace).build())) {
      assertThat(fill("a", 5 * HOUR, Set.of("t"))).isEqualTo(Outcome.STORED);
      Client.await(other.tier.remove(new Change.Tags<>(Set.of("t"))));
      assertThat(lifeOfMarker()).isGreaterThan(5 * HOUR + BESIDE - MINUTE);
    }
  }

  /** A failover can bring back a head that knows of shorter lives than this node has announced. */
  @Test
  void entryThatADatabaseWentBackBehind_isNotStored() throws SQLException {
    assertThat(fill("a", 5 * HOUR, Set.of("t"))).isEqualTo(Outcome.STORED);
    List<Answer<String>> answers = Client.await(client.tier.getAll(List.of("b"), Ask.FILL));
    announceInTheTable(CacheHead.SHORTEST);
    assertThat(fill("b", 5 * HOUR, Set.of("t"), answers)).isEqualTo(Outcome.REFUSED);
    assertThat(client.look("b")).isNull();
    assertThat(fill("b", 5 * HOUR, Set.of("t"))).isEqualTo(Outcome.STORED);
  }

  /** The marker was set for shorter lives: what it hides must not outlive it in the table. */
  @Test
  void longLivedEntryThatAMarkerOvertook_isNotEvenWritten() throws SQLException {
    List<Answer<String>> answers = Client.await(client.tier.getAll(List.of("a"), Ask.FILL));
    mark("t");
    assertThat(fill("a", 5 * HOUR, Set.of("t"), answers)).isEqualTo(Outcome.REFUSED);
    assertThat(rowsWithEntries()).isZero();
  }

  private void announceInTheTable(long life) throws SQLException {
    Server.SQLITE.execute(
        "UPDATE \""
            + namespace
            + "_entry\" SET content = CAST(substr(content, 1, 40) || x'"
            + String.format("%016x", life)
            + "' || substr(content, 49) AS BLOB) WHERE length(content) = 72");
  }

  private long rowsWithEntries() throws SQLException {
    return Server.SQLITE.number(
        "SELECT COUNT(*) FROM \"" + namespace + "_entry\" WHERE length(content) NOT IN (16, 72)");
  }

  /** A marker does not wait longer for the loads that began before it. */
  @Test
  void ticket_isRenewedForAnHourAtMost() {
    Duration life = Duration.ofSeconds(3);
    Located<String> located =
        new Located<>(
            "k",
            "k",
            new Places<>(KeyCodec.of(String.class), key -> Set.of(), "c").marker("t"),
            List.of());
    CacheHead head = new CacheHead(1, 1, 1, 1, 1, 1, 0, Link.START, 0, 0);
    JdbcTicket ticket =
        new JdbcTicket(
            nobody(), located, new JdbcTicket.Terms(1, Lease.Kind.LOAD, life, 3_000), head);
    assertThat(ticket.isRenewable(2_999)).isTrue();
    assertThat(ticket.isRenewable(3_000)).isFalse();
    ticket.renewed(HOUR + 3_000);
    assertThat(ticket.isRenewable(HOUR - 1)).isTrue();
    assertThat(ticket.isRenewable(HOUR)).isFalse();
  }

  private static JdbcTicket.Issuer nobody() {
    return new JdbcTicket.Issuer() {
      @Override
      public CompletionStage<Boolean> renew(JdbcTicket ticket) {
        return CompletableFuture.completedStage(false);
      }

      @Override
      public void release(JdbcTicket ticket) {
        // there is nothing to give back
      }
    };
  }

  private Outcome fill(String key, long life, Set<String> tags) {
    return fill(key, life, tags, Client.await(client.tier.getAll(List.of(key), Ask.FILL)));
  }

  private Outcome fill(String key, long life, Set<String> tags, List<Answer<String>> answers) {
    long now = RealTime.SCHEDULING.millis();
    long end = life == Long.MAX_VALUE ? Entry.NEVER : now + life;
    Answer.Miss<String> miss = (Answer.Miss<String>) answers.get(0);
    Entry<String> entry = new Entry<>("v", now, end, end, tags, Entry.UNSTAMPED);
    return Client.await(client.tier.fillAll(List.of(new Filling<>(key, miss.ticket(), entry))))
        .get(0);
  }

  private void mark(String tag) {
    Client.await(client.tier.remove(new Change.Tags<>(Set.of(tag))));
  }

  private long lifeOfMarker() throws SQLException {
    return query("MAX(expires)") - query("CAST(unixepoch('subsec') * 1000 AS INTEGER)");
  }

  private long query(String what) throws SQLException {
    return Server.SQLITE.number(
        "SELECT " + what + " FROM \"" + namespace + "_entry\" WHERE length(content) = 16");
  }
}
