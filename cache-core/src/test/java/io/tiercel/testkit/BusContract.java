package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every bus has to pass: a node either hears of each change, in the order of its partition, or
 * can tell that it did not.
 */
public abstract class BusContract extends TierFixture {

  /** Breaks the bus connections of the node, as a network does. */
  protected abstract void disconnect(String node);

  /** Lets the node connect again. */
  protected abstract void reconnect(String node);

  private final List<Bus.Connection> connections = new ArrayList<>();

  @AfterEach
  void closeConnections() {
    connections.forEach(Bus.Connection::close);
  }

  /** Keeps what it is told. */
  static final class Ear implements Bus.Receiver<String> {
    private final List<Object> heard = new CopyOnWriteArrayList<>();
    private final List<Long> times = new CopyOnWriteArrayList<>();

    @Override
    public void subscribed() {
      heard.add("subscribed");
    }

    @Override
    public void lost() {
      heard.add("lost");
    }

    @Override
    public void received(Message<String> message) {
      times.add(message.at());
      heard.add(message.sentAt(Message.UNKNOWN)); // by each node's own clock, so it differs
    }

    private List<Object> all() {
      return List.copyOf(heard);
    }

    private List<Message<String>> messages() {
      List<Message<String>> messages = new ArrayList<>();
      for (Object it : heard) {
        if (it instanceof Message<?> message) {
          @SuppressWarnings("unchecked")
          Message<String> known = (Message<String>) message;
          messages.add(known);
        }
      }
      return messages;
    }
  }

  /** Every kind of change. */
  static List<Change<String>> changes() {
    return List.of(
        Change.of("k"),
        new Change.Keys<>(List.of("user:1", "ключ", "{a}", "user:1")),
        tag("t"),
        new Change.Tags<>(Set.of("t", "user:")),
        all());
  }

  @Test
  void newConnection_isToldThatItIsSubscribedBeforeAnythingElse() {
    Ear ear = listen(client("a"));
    remove(client("b"), Change.of("k"));
    hears(ear, 1);
    assertThat(ear.all().get(0)).isEqualTo("subscribed");
  }

  @ParameterizedTest
  @MethodSource("changes")
  void removal_isHeardByTheOthersWithItsOrigin(Change<String> change) {
    Ear ear = listen(client("a"));
    remove(client("b"), change);
    eventually(ear, it -> assertThat(heardOf(it, change)).isTrue());
    assertThat(ear.messages()).extracting(Message::origin).containsOnly("b");
  }

  @Test
  void takingAndBlocking_areHeardLikeRemovals() {
    Ear ear = listen(client("a"));
    Tier<String, String> tier = client("b");
    ticket(take(tier, "taken", Taking.WRITE)).release();
    eventually(ear, it -> assertThat(heardOf(it, Change.of("taken"))).isTrue());
    await(tier.block(Change.of("blocked"), Duration.ofMinutes(1), 1));
    eventually(ear, it -> assertThat(heardOf(it, Change.of("blocked"))).isTrue());
  }

  @Test
  void storeOfAnUpdate_isHeardLikeARemoval() {
    Ear ear = listen(client("a"));
    Tier<String, String> tier = client("b");
    Ticket stored = ticket(take(tier, "k", Taking.UPDATE));
    assertThat(fill(tier, "k", stored, entry("new", "t"))).isEqualTo(Outcome.STORED);
    hears(ear, 2);
    Ticket emptied = ticket(take(tier, "k", Taking.UPDATE));
    Entry<String> dead = living("dead", 0, 0);
    assertThat(fill(tier, "k", emptied, dead)).isNotEqualTo(Outcome.REFUSED);
    hears(ear, 4);
    assertThat(ear.messages()).extracting(Message::origin).containsOnly("b");
    assertThat(ear.messages()).extracting(Message::change).containsOnly(Change.of("k"));
  }

  @Test
  void storeOfAnUpdate_isInForceWhenItIsHeardOf() {
    Tier<String, String> tier = client("a");
    Ear ear = listen(tier);
    Tier<String, String> other = client("b");
    Ticket ticket = ticket(take(other, "k", Taking.UPDATE));
    var stored = other.fill(new Filling<>("k", ticket, entry("new")));
    hears(ear, 2);
    assertFresh(tier, "k", "new");
    assertThat(await(stored)).isEqualTo(Outcome.STORED);
  }

  @Test
  void storesThatBringNothingNew_areNotHeard() {
    Ear ear = listen(client("a"));
    Tier<String, String> tier = client("b");
    store(tier, "k", entry("v"));
    Answer<String> taken = take(tier, "k", Taking.UPDATE);
    Entry<String> stood = Objects.requireNonNull(taken.entry());
    assertThat(fill(tier, "k", ticket(taken), stood)).isEqualTo(Outcome.STORED);
    Ticket put = ticket(take(tier, "k", Taking.WRITE));
    assertThat(fill(tier, "k", put, entry("put"))).isEqualTo(Outcome.STORED);
    Ticket late = ticket(take(tier, "k", Taking.UPDATE));
    remove(tier, Change.of("k"));
    assertThat(fill(tier, "k", late, entry("late"))).isEqualTo(Outcome.REFUSED);
    remove(tier, Change.of("end"));
    hears(ear, 5); // three takings and two removals
    assertThat(heardOf(ear.messages(), Change.of("end"))).isTrue();
  }

  @Test
  void readsAndFills_areNotHeard() {
    Ear ear = listen(client("a"));
    Tier<String, String> tier = client("b");
    store(tier, "k", entry("v", "t"));
    ticket(tier, "l").release();
    assertFresh(tier, "k", "v");
    remove(tier, Change.of("end"));
    hears(ear, 1);
    assertThat(heardOf(ear.messages(), Change.of("end"))).isTrue();
  }

  @Test
  void changeIsInForce_whenItIsHeardOf() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    Ear ear = listen(tier);
    remove(client("b"), Change.of("k"));
    hears(ear, 1);
    assertNothing(tier, "k");
  }

  @Test
  void tierBeyondHome_publishesNothing() {
    Ear ear = listen(client("a"));
    Tier<String, String> beyond = clientBeyondHome("b");
    remove(beyond, Change.of("k"));
    Ticket ticket = ticket(take(beyond, "k", Taking.UPDATE));
    assertThat(fill(beyond, "k", ticket, entry("v"))).isEqualTo(Outcome.STORED);
    remove(client("c"), Change.of("end"));
    hears(ear, 1);
    assertThat(ear.messages()).extracting(Message::origin).containsExactly("c");
  }

  @Test
  void messages_linkUpFromTheHeartbeatBeforeToTheHeartbeatAfter() {
    Tier<String, String> tier = client("a");
    Ear ear = listen(tier);
    hears(ear, 0);
    Bus<String> bus = bus(tier);
    List<Link> links = new ArrayList<>(await(bus.heartbeat()));
    assertThat(links).hasSize(bus.partitions());
    Tier<String, String> other = client("b");
    for (int i = 0; i < 20; i++) {
      remove(i % 2 == 0 ? tier : other, i == 10 ? all() : Change.of("k" + i));
    }
    hears(ear, 19 + bus.partitions());
    for (Message<String> message : ear.messages()) {
      assertThat(message.previous()).isEqualTo(links.get(message.partition()));
      assertThat(message.link().number()).isEqualTo(message.previous().number() + 1);
      links.set(message.partition(), message.link());
    }
    assertThat(await(bus.heartbeat())).isEqualTo(links);
  }

  @Test
  void messages_haveIdsOfTheirOwn() {
    Ear ear = listen(client("a"));
    for (int i = 0; i < 20; i++) {
      remove(client("b"), Change.of("k"));
    }
    hears(ear, 20);
    assertThat(ear.messages()).extracting(Message::id).doesNotHaveDuplicates();
    assertThat(ear.messages()).extracting(Message::link).doesNotHaveDuplicates();
  }

  @Test
  void allListeners_hearTheSameInTheSameOrder() {
    Ear first = listen(client("a"));
    Ear second = listen(client("b"));
    for (int i = 0; i < 20; i++) {
      remove(client(i % 2 == 0 ? "c" : "d"), Change.of("k"));
    }
    hears(first, 20);
    hears(second, 20);
    assertThat(second.messages()).isEqualTo(first.messages());
    assertThat(first.times).as("each says when").hasSize(20).doesNotContain(Message.UNKNOWN);
    assertThat(first.times.get(19) - second.times.get(19)).isBetween(-999L, 999L);
  }

  @Test
  void cachesOfOtherNames_areNotHeard() {
    Ear ear = listen(client("a"));
    remove(clientOfCache("b"), Change.of("foreign"));
    remove(client("b"), Change.of("end"));
    hears(ear, 1);
    assertThat(heardOf(ear.messages(), Change.of("end"))).isTrue();
  }

  @Test
  void brokenConnection_isReportedAndSubscribesAnew() {
    Ear ear = listen(client("a"));
    hears(ear, 0);
    disconnect("a");
    eventually(ear, it -> assertThat(ear.all()).containsExactly("subscribed", "lost"));
    reconnect("a");
    eventually(ear, it -> assertThat(ear.all()).endsWith("subscribed").hasSize(3));
    remove(client("b"), Change.of("k"));
    hears(ear, 1);
    assertThat(ear.all()).hasSize(4);
  }

  @Test
  void messageAfterAnInterruption_showsTheGap() {
    Tier<String, String> tier = client("a");
    Tier<String, String> other = client("b");
    Ear ear = listen(tier);
    remove(other, Change.of("k"));
    hears(ear, 1);
    Link last = ear.messages().get(0).link();
    disconnect("a");
    eventually(ear, it -> assertThat(ear.all()).contains("lost"));
    remove(other, Change.of("k"));
    reconnect("a");
    eventually(ear, it -> assertThat(ear.all()).endsWith("subscribed"));
    int partition = ear.messages().get(0).partition();
    assertThat(heartbeatOnceReachable(tier).get(partition)).isNotEqualTo(last);
    remove(other, Change.of("k"));
    hears(ear, 2);
    assertThat(ear.messages().get(1).previous()).isNotEqualTo(last);
  }

  /** The connection that listens may be back before the one that asks. */
  private List<Link> heartbeatOnceReachable(Tier<String, String> tier) {
    return Awaitility.await()
        .pollInSameThread()
        .ignoreException(AssertionError.class)
        .until(() -> await(bus(tier).heartbeat()), links -> true);
  }

  @Test
  void closedConnection_hearsNothingMore() {
    Tier<String, String> tier = client("a");
    Ear closed = new Ear();
    Bus.Connection connection = bus(tier).connect(closed);
    Ear open = listen(tier);
    remove(client("b"), Change.of("k"));
    hears(closed, 1);
    connection.close();
    connection.close();
    List<Object> before = closed.all();
    remove(client("b"), Change.of("k"));
    hears(open, 2);
    assertThat(closed.all()).isEqualTo(before);
  }

  @Test
  void closedTier_hearsNothingMore() {
    Tier<String, String> tier = client("a");
    Ear closed = listen(tier);
    Ear open = listen(client("b"));
    remove(client("c"), Change.of("k"));
    hears(closed, 1);
    tier.close();
    remove(client("c"), Change.of("k"));
    hears(open, 2);
    assertThat(closed.messages()).hasSize(1);
    assertThat(fails(() -> bus(tier).heartbeat())).isTrue();
  }

  @Test
  void window_isALengthOfTime() {
    assertThat(bus(client("a")).window()).isPositive();
  }

  private static Bus<String> bus(Tier<String, String> tier) {
    return tier.bus().orElseThrow();
  }

  private Ear listen(Tier<String, String> tier) {
    Ear ear = new Ear();
    connections.add(bus(tier).connect(ear));
    hears(ear, 0);
    return ear;
  }

  /** Waits until it is subscribed and has heard so many messages, and no more. */
  private void hears(Ear ear, int messages) {
    eventually(ear, it -> assertThat(it).hasSize(messages));
    eventually(ear, it -> assertThat(ear.all()).contains("subscribed"));
  }

  private void eventually(Ear ear, ThrowingConsumer<List<Message<String>>> condition) {
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> condition.accept(ear.messages()));
  }

  /** Whether the messages, put together over the partitions, are about this change. */
  private static boolean heardOf(List<Message<String>> messages, Change<String> change) {
    if (!(change instanceof Change.Keys<String> keys)) {
      return messages.stream().anyMatch(message -> message.change().equals(change));
    }
    Map<String, Boolean> heard = new HashMap<>();
    for (Message<String> message : messages) {
      if (message.change() instanceof Change.Keys<String> some) {
        some.keys().forEach(key -> heard.put(key, true));
      }
    }
    return heard.keySet().containsAll(keys.keys());
  }
}
