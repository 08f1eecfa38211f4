package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.codec.Codec;
import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Message;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clocks of databases that are set while a cache is in use. */
class ClockTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Set<String> TAG = Set.of("t");
  private static final String CACHE = "test";

  private final String namespace = Server.newNamespace();
  private final SetClock clock = new SetClock(Server.SQLITE.url());
  private final JdbcSettings settings =
      new JdbcSettings(
          new JdbcSettings.Tables(
              namespace, null, Dialect.Logging.UNLOGGED, JdbcSettings.Creation.AT_START),
          JdbcSettings.Coherence.DEFAULT,
          JdbcSettings.STORAGE,
          JdbcSettings.Limits.NONE,
          new JdbcSettings.PoolSettings(
              2,
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              Duration.ofSeconds(30),
              Duration.ofSeconds(10)),
          Scope.SHARED);
  private final Store store =
      new Store(
          "test", settings, Pool.borrowed(clock, Duration.ofSeconds(10)), new Threads("test", 2));
  private final Tier<String, String> home = open(true);
  private final Tier<String, String> beyond = open(false);

  private Tier<String, String> open(boolean isHome) {
    return open(CACHE, isHome);
  }

  private Tier<String, String> open(String cache, boolean isHome) {
    EntryCodec<String, String> codec =
        EntryCodec.of(KeyCodec.of(String.class), Codec.text(), settings.codec(cache));
    return new OpenTier<>(
            new OpenTier.Ground<>("test", codec, store, () -> {}),
            new TierContext<>(
                cache,
                isHome ? "home" : "beyond",
                isHome,
                key -> Set.of(),
                RealTime.SCHEDULING,
                new Observer<>() {}))
        .awaitReady();
  }

  private void execute(String sql) throws SQLException {
    Server.SQLITE.execute(sql.formatted('"' + namespace + "_entry\""));
  }

  @AfterEach
  void close() {
    home.close();
    beyond.close();
    store.close();
  }

  @Test
  void valueWhoseMarkerWasSweptByAClockAhead_staysInvalidated() throws SQLException {
    assertThat(load("a", HOUR)).isEqualTo(Outcome.STORED);
    mark();
    clock.ahead(HOUR.multipliedBy(20));
    sweepMarker(CACHE);
    clock.ahead(Duration.ZERO);
    assertThat(look("a")).isNull();
  }

  /** Nobody but the sweep knows what time it was. */
  @Test
  void valueOfACacheThatNobodyHasOpen_staysInvalidated() throws SQLException {
    Tier<String, String> other = open("other", true);
    assertThat(fill(other, "a", ask(other, "a"), HOUR)).isEqualTo(Outcome.STORED);
    Client.await(other.remove(new Change.Tags<>(TAG)));
    other.close();
    clock.ahead(HOUR.multipliedBy(20));
    sweepMarker("other");
    clock.ahead(Duration.ZERO);
    Tier<String, String> reopened = open("other", true);
    assertThat(look(reopened, "a")).isNull();
    reopened.close();
  }

  /** Markers were read, and found missing, between a read of the entry and the look at it. */
  @Test
  void valueThatWasReadBeforeItsMarkerWasSwept_staysInvalidated() throws SQLException {
    assertThat(load("a", HOUR)).isEqualTo(Outcome.STORED);
    mark();
    clock.ahead(HOUR.multipliedBy(20));
    sweepMarker(CACHE);
    Tier<String, String> other = open(true);
    clock.aheadOnce(Duration.ZERO);
    assertThat(look(other, "a")).isNull();
    other.close();
  }

  @Test
  void valueStoredWhileTheClockWasAhead_isHiddenForAsLongAsItLives() throws SQLException {
    clock.ahead(HOUR.multipliedBy(10));
    assertThat(load("a", HOUR)).isEqualTo(Outcome.STORED);
    clock.ahead(Duration.ZERO);
    mark();
    clock.ahead(HOUR.multipliedBy(5));
    sweep();
    assertThat(look("a")).isNull();
  }

  /** What the node has heard of the time is that of a read which left no trace. */
  @Test
  void valueOfANodeThatBelievesInAClockAhead_endsInTime() throws SQLException {
    clock.ahead(HOUR.multipliedBy(10));
    Tier<String, String> other = open(true);
    clock.ahead(Duration.ZERO);
    assertThat(fill(other, "a", ask(other, "a"), HOUR)).isEqualTo(Outcome.STORED);
    other.close();
    mark();
    clock.ahead(HOUR.multipliedBy(5));
    sweep();
    assertThat(look("a")).isNull();
  }

  @Test
  void loadWhoseFenceWasSweptByAClockAhead_isRefused() throws SQLException {
    Ticket ticket = ask(beyond, "a");
    remove("a");
    clock.ahead(MINUTE.multipliedBy(3));
    sweep();
    clock.ahead(Duration.ZERO);
    assertThat(fill(beyond, "a", ticket, HOUR)).isEqualTo(Outcome.REFUSED);
    assertThat(look("a")).isNull();
  }

  @Test
  void loadDuringWhichTheClockWasSetBack_isRefused() throws SQLException {
    clock.ahead(MINUTE.multipliedBy(5));
    Ticket ticket = ask(beyond, "a");
    clock.ahead(Duration.ZERO);
    remove("a");
    clock.ahead(MINUTE.multipliedBy(3));
    sweep();
    assertThat(fill(beyond, "a", ticket, HOUR)).isEqualTo(Outcome.REFUSED);
    assertThat(look("a")).isNull();
  }

  @Test
  void loadThatWasRenewedByAClockAhead_isRefusedOnceItIsSetBack() throws SQLException {
    Ticket ticket = ask(beyond, "a");
    for (int seconds = 15; seconds <= 150; seconds += 15) {
      clock.ahead(Duration.ofSeconds(seconds));
      assertThat(Client.await(ticket.renew())).isTrue();
    }
    clock.ahead(Duration.ZERO);
    remove("a");
    clock.ahead(Duration.ofSeconds(140));
    sweep();
    assertThat(fill(beyond, "a", ticket, HOUR)).isEqualTo(Outcome.REFUSED);
    assertThat(look("a")).isNull();
  }

  /** What the fill's statement takes for the time is what it was before the sweep. */
  @Test
  void fillAtAMomentThatTheHeadIsFarBeyond_isRefusedAndTakenOut() throws SQLException {
    assertThat(load("b", HOUR)).isEqualTo(Outcome.STORED); // which announces its life
    Ticket ticket = ask(beyond, "a");
    remove("a");
    clock.ahead(MINUTE.multipliedBy(3));
    sweep();
    clock.aheadOnce(Duration.ZERO);
    assertThat(fill(beyond, "a", ticket, HOUR)).isEqualTo(Outcome.REFUSED);
    assertThat(look("a")).isNull();
    assertThat(look("b")).isEqualTo("v");
  }

  @Test
  void ticketThatWasNotRenewedBeforeItsFenceWasSwept_isNotRenewedAfterwards() throws SQLException {
    Ticket ticket = ask(beyond, "a");
    remove("a");
    clock.ahead(MINUTE.multipliedBy(3));
    sweep();
    clock.ahead(Duration.ZERO);
    assertThat(Client.await(ticket.renew())).isFalse();
  }

  @Test
  void limitThatIsKeptByAClockAhead_sparesFences() throws SQLException {
    Ticket ticket = ask(beyond, "a");
    remove("a");
    Ticket another = ask(beyond, "a");
    assertThat(fill(beyond, "a", another, HOUR)).isEqualTo(Outcome.STORED);
    clock.ahead(MINUTE.multipliedBy(3));
    evict();
    clock.ahead(Duration.ZERO);
    assertThat(fill(beyond, "a", ticket, HOUR)).isEqualTo(Outcome.REFUSED);
    assertThat(look("a")).isNull();
  }

  @Test
  void block_outlivesAJumpOfTheClock() {
    Client.await(home.block(new Change.All<>(), Duration.ofSeconds(30), 1));
    clock.ahead(HOUR);
    assertThat(Client.await(home.get("a", Ask.FILL))).isInstanceOf(Answer.Blocked.class);
  }

  @Test
  void blockOfADeadNode_endsSoonAfterAJumpOfTheClock() {
    Client.await(home.block(new Change.All<>(), Duration.ofSeconds(30), 1));
    clock.ahead(HOUR);
    assertThat(Client.await(home.get("a", Ask.FILL))).isInstanceOf(Answer.Blocked.class);
    clock.ahead(HOUR.plusSeconds(15));
    remove("b");
    assertThat(Client.await(home.get("a", Ask.LOOK))).isInstanceOf(Answer.Blocked.class);
    clock.ahead(HOUR.plusSeconds(31));
    assertThat(Client.await(home.get("a", Ask.FILL))).isInstanceOf(Answer.Miss.class);
  }

  @Test
  void headThatIsNew_blocksNothingWhenTheClockJumps() {
    clock.ahead(HOUR);
    assertThat(Client.await(home.get("a", Ask.FILL))).isInstanceOf(Answer.Miss.class);
  }

  @Test
  void nodes_hearThatEverythingIsInvalidated() throws InterruptedException {
    List<Change<String>> heard = new CopyOnWriteArrayList<>();
    CountDownLatch subscribed = new CountDownLatch(1);
    Bus<String> bus = home.bus().orElseThrow();
    Bus.Connection connection = bus.connect(new Hearing(subscribed, heard));
    assertThat(subscribed.await(20, TimeUnit.SECONDS)).isTrue();
    clock.ahead(HOUR);
    remove("a");
    await().until(() -> !heard.isEmpty());
    heard.clear();
    clock.ahead(Duration.ZERO);
    await().until(() -> !heard.isEmpty());
    assertThat(heard).containsExactly(new Change.All<>());
    connection.close();
  }

  @Test
  void clockThatGoesForwardByHours_emptiesNothing() throws SQLException {
    assertThat(load("a", HOUR.multipliedBy(20))).isEqualTo(Outcome.STORED);
    clock.ahead(HOUR.multipliedBy(10));
    remove("b");
    sweep();
    assertThat(look("a")).isEqualTo("v");
  }

  @Test
  void clockThatIsSetBackALittle_emptiesNothing() throws SQLException {
    clock.ahead(Duration.ofSeconds(15));
    assertThat(load("a", HOUR)).isEqualTo(Outcome.STORED);
    remove("b");
    clock.ahead(Duration.ZERO);
    remove("c");
    sweep();
    assertThat(look("a")).isEqualTo("v");
  }

  /** A release that knows nothing of it leaves nothing where the time stands. */
  @Test
  void headThatDoesNotSayWhatTimeItWas_isOfAnyTimeAndLearnsIt() throws SQLException {
    clock.ahead(HOUR);
    assertThat(load("a", HOUR.multipliedBy(3))).isEqualTo(Outcome.STORED);
    execute("UPDATE %s SET lease_until = 0 WHERE length(content) = 72");
    clock.ahead(Duration.ZERO);
    assertThat(look("a")).isEqualTo("v");
    remove("b");
    assertThat(look("a")).isEqualTo("v");
    clock.ahead(HOUR.negated());
    assertThat(look("a")).isNull();
  }

  @Test
  void cacheThatWasEmptied_isUsedAsBefore() throws SQLException {
    clock.ahead(HOUR);
    assertThat(load("a", HOUR)).isEqualTo(Outcome.STORED);
    clock.ahead(Duration.ZERO);
    assertThat(look("a")).isNull();
    assertThat(load("a", HOUR)).isEqualTo(Outcome.STORED);
    assertThat(look("a")).isEqualTo("v");
  }

  private void sweep() throws SQLException {
    sweep(Arc.of(1, 0));
  }

  /** In a part of the keys that has nothing else. */
  private void sweepMarker(String cache) throws SQLException {
    Places<String> places = new Places<>(KeyCodec.of(String.class), key -> Set.of(), cache);
    byte[] id = places.marker("t").id().bytes();
    sweep(new Arc(id, id, 0.1));
  }

  private void sweep(Arc arc) throws SQLException {
    store.call(
        RealTime.SCHEDULING,
        (connection, table) -> {
          Housekeeping keeping = new Housekeeping(store, connection, table);
          return keeping.expire(arc, keeping.measure(arc));
        });
  }

  private void evict() throws SQLException {
    Arc all = Arc.of(1, 0);
    store.call(
        RealTime.SCHEDULING,
        (connection, table) -> {
          Housekeeping keeping = new Housekeeping(store, connection, table);
          return keeping.evict(all, keeping.measure(all), 10);
        });
  }

  /** By a node that has seen no other clock. */
  private Outcome load(String key, Duration life) {
    Tier<String, String> other = open(true);
    try {
      return fill(other, key, ask(other, key), life);
    } finally {
      other.close();
    }
  }

  private static Ticket ask(Tier<String, String> tier, String key) {
    Answer<String> answer = Client.await(tier.get(key, Ask.FILL));
    return ((Answer.Miss<String>) answer).ticket();
  }

  private static Outcome fill(Tier<String, String> tier, String key, Ticket ticket, Duration life) {
    long now = RealTime.SCHEDULING.millis();
    long end = now + life.toMillis();
    Entry<String> entry = new Entry<>("v", now, end, end, TAG, Entry.UNSTAMPED);
    return Client.await(tier.fillAll(List.of(new Filling<>(key, ticket, entry)))).get(0);
  }

  /** What a node answers that has seen nothing before. */
  private @Nullable String look(String key) {
    Tier<String, String> other = open(true);
    try {
      return look(other, key);
    } finally {
      other.close();
    }
  }

  private static @Nullable String look(Tier<String, String> tier, String key) {
    return Client.await(tier.get(key, Ask.LOOK)) instanceof Answer.Fresh<String> fresh
        ? fresh.entry().value()
        : null;
  }

  private void mark() {
    Client.await(home.remove(new Change.Tags<>(TAG)));
  }

  private void remove(String key) {
    Client.await(home.remove(Change.of(key)));
  }

  /** Notes what it hears. */
  private record Hearing(CountDownLatch begun, List<Change<String>> heard)
      implements Bus.Receiver<String> {
    @Override
    public void subscribed() {
      begun.countDown();
    }

    @Override
    public void received(Message<String> message) {
      heard.add(message.change());
    }

    @Override
    public void lost() {
      // nothing is
    }
  }
}
