package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Ask;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Message;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final Conditions SLOW =
      Conditions.IDEAL.delays(Duration.ofMillis(1), Duration.ofMillis(50));

  private final SimulatedScheduling world = new SimulatedScheduling(1);
  private final SimulatedNode node = world.node("a");
  private final SharedServer server = new SharedServer(world);
  private final Network network = Network.between(world, node);
  private final Tier<String, String> tier = open("a", network, node);
  private final Tier<String, String> other = open("b", Network.direct(), world);
  private final List<String> heard = new ArrayList<>();
  private Bus.@Nullable Connection connection;

  private Tier<String, String> open(String name, Network way, Scheduling scheduling) {
    return new SharedTierFactory<String, String>("shared", server, way)
        .open(new TierContext<>("c", name, true, key -> Set.of(), scheduling, new Observer<>() {}));
  }

  @AfterEach
  void close() {
    if (connection != null) {
      connection.close();
    }
    tier.close();
    other.close();
  }

  /** What is heard is in {@link #heard}; the connection ends with its tier. */
  private void listen() {
    connection = tier.bus().orElseThrow().connect(new Ear());
  }

  private final class Ear implements Bus.Receiver<String> {
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
      heard.add(message.change().toString());
    }
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(other.remove(Change.of("k" + i)).toCompletableFuture()).isDone();
    }
  }

  private static List<String> messages(int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> Change.of("k" + i).toString())
        .toList();
  }

  @Test
  void request_takesTimeInBothDirections() {
    network.become(Conditions.IDEAL.delays(Duration.ofMillis(20), Duration.ofMillis(20)));
    long start = world.millis();
    world.await(tier.get("k", Ask.LOOK));
    assertThat(world.millis()).isEqualTo(start + 40);
  }

  @Test
  void lostRequest_isNeitherDoneNorAnswered() {
    network.become(Conditions.IDEAL.losing(1, 0, 0));
    CompletableFuture<?> removal = tier.remove(Change.of("k")).toCompletableFuture();
    world.runFor(Duration.ofHours(1));
    assertThat(removal).isNotDone();
    assertThat(server.<String, String>store("c").number("k")).isEqualTo(1);
  }

  @Test
  void lostResponse_isDoneButNotAnswered() {
    network.become(Conditions.IDEAL.losing(0, 1, 0));
    CompletableFuture<?> removal = tier.remove(Change.of("k")).toCompletableFuture();
    world.runFor(Duration.ofHours(1));
    assertThat(removal).isNotDone();
    assertThat(server.<String, String>store("c").number("k")).isEqualTo(2);
  }

  @Test
  void cutNetwork_failsWhatIsUnderWayAndWhatComes() {
    network.become(SLOW);
    CompletableFuture<?> underWay = tier.get("k", Ask.LOOK).toCompletableFuture();
    network.cut();
    CompletableFuture<?> later = tier.get("k", Ask.LOOK).toCompletableFuture();
    assertThat(later).isCompletedExceptionally();
    world.runFor(Duration.ofSeconds(1));
    assertThat(underWay).isCompletedExceptionally();
    network.mend();
    assertThat(world.await(tier.get("k", Ask.LOOK))).isNotNull();
  }

  @Test
  void messages_stayInOrderHoweverLongEachTakes() {
    network.become(SLOW);
    listen();
    world.runFor(Duration.ofSeconds(1));
    publish(50);
    world.runFor(Duration.ofSeconds(1));
    assertThat(heard.get(0)).isEqualTo("subscribed");
    assertThat(heard.subList(1, heard.size())).isEqualTo(messages(50));
  }

  @Test
  void heartbeat_mayOvertakeMessages() {
    int overtaken = 0;
    network.become(SLOW);
    listen();
    world.runFor(Duration.ofSeconds(1));
    for (int i = 1; i <= 50; i++) {
      publish(1);
      world.await(tier.bus().orElseThrow().heartbeat());
      overtaken += heard.size() <= i ? 1 : 0;
      world.runFor(Duration.ofSeconds(1));
    }
    assertThat(overtaken).isBetween(1, 49);
  }

  @Test
  void lostAndRepeatedMessages_areSo() {
    listen();
    world.runFor(Duration.ofSeconds(1));
    network.become(Conditions.IDEAL.losing(0, 0, 1));
    publish(1);
    network.become(Conditions.IDEAL.repeating(1));
    publish(1);
    world.runFor(Duration.ofSeconds(1));
    assertThat(heard).containsExactly("subscribed", messages(1).get(0), messages(1).get(0));
  }

  @Test
  void cutSubscription_isLostAndComesBackWithoutWhatItMissed() {
    network.become(SLOW);
    listen();
    world.runFor(Duration.ofSeconds(1));
    publish(1);
    network.cut();
    publish(1);
    world.runFor(Duration.ofSeconds(1));
    network.mend();
    world.runFor(Duration.ofSeconds(1));
    publish(1);
    world.runFor(Duration.ofSeconds(1));
    assertThat(heard).containsExactly("subscribed", "lost", "subscribed", messages(1).get(0));
  }

  @Test
  void restartedServer_isSubscribedAnew() {
    listen();
    world.runFor(Duration.ofSeconds(1));
    server.<String, String>store("c").restartEmpty();
    world.runFor(Duration.ofSeconds(1));
    assertThat(heard).containsExactly("subscribed", "lost", "subscribed");
  }

  @Test
  void pausedNode_hearsWhenItRunsAgain() {
    listen();
    world.runFor(Duration.ofSeconds(1));
    node.pause();
    publish(3);
    CompletableFuture<?> read = tier.get("k", Ask.LOOK).toCompletableFuture();
    world.runFor(Duration.ofSeconds(1));
    assertThat(heard).hasSize(1);
    assertThat(read).isNotDone();
    node.resume();
    world.runFor(Duration.ofSeconds(1));
    assertThat(heard.subList(1, 4)).isEqualTo(messages(3));
    assertThat(read).isDone();
  }
}
