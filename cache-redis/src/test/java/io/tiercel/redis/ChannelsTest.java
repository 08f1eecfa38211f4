package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many caches on one connection: each is offered what is said on its channels, nothing else. */
class ChannelsTest {

  private final RedisServer server = RedisServer.start();
  private final RedisClient client = RedisClient.create();
  private final RedisWire wire =
      new LettuceWire(
              new Connector.Single(
                  client, RedisURI.create(server.uri()), Connector.Ownership.BORROWED),
              ReadFrom.UPSTREAM)
          .start();

  @AfterEach
  void close() {
    wire.close();
    client.shutdown();
    server.close();
  }

  @Test
  void messageForOneOfAThousand_isOfferedToThatOneOnly() {
    List<Ear> ears = IntStream.range(0, 1_000).mapToObj(i -> new Ear()).toList();
    for (int i = 0; i < ears.size(); i++) {
      wire.subscribe(List.of("channel" + i), ears.get(i));
    }
    Awaitility.await().until(() -> sum(ears.stream().map(ear -> ear.subscribed)) == 1_000);
    server.command("PUBLISH", "channel7", "news");
    server.command("PUBLISH", "channel999", "last");
    Awaitility.await().until(() -> ears.get(999).heard.get() == 1);
    assertThat(ears.get(7).heard).hasValue(1);
    assertThat(sum(ears.stream().map(ear -> ear.heard))).isEqualTo(2);
  }

  @Test
  void channelThatTwoHear_isStillHeardWhenOneLeaves() {
    Ear stays = new Ear();
    Ear leaves = new Ear();
    wire.subscribe(List.of("shared"), stays);
    RedisWire.Subscription leaving = wire.subscribe(List.of("shared", "own"), leaves);
    Awaitility.await().until(() -> stays.subscribed.get() + leaves.subscribed.get() == 2);
    server.command("PUBLISH", "shared", "news");
    Awaitility.await().until(() -> stays.heard.get() + leaves.heard.get() == 2);
    leaving.close();
    Awaitility.await().until(() -> server.command("PUBLISH", "own", "news").contains("0"));
    server.command("PUBLISH", "shared", "news");
    Awaitility.await().until(() -> stays.heard.get() == 2);
    assertThat(leaves.heard).hasValue(1);
  }

  /** As the end of a cache does when its command comes after the beginning of another. */
  @Test
  void channelThatAnotherLeavesTooLate_isSubscribedToAnew() {
    StatefulRedisPubSubConnection<String, byte[]> connection =
        client.connectPubSub(Connector.MESSAGES, RedisURI.create(server.uri()));
    Channels channels = new Channels(client.getResources().eventExecutorGroup());
    channels.attach(connection);
    Ear stays = new Ear();
    channels.add(List.of("shared", "own"), stays);
    Awaitility.await().until(() -> stays.subscribed.get() == 1);
    connection.sync().unsubscribe("shared", "nobodys");
    Awaitility.await().until(() -> stays.beginnings.get() == 2);
    assertThat(stays.subscribed).hasValue(1);
    server.command("PUBLISH", "shared", "news");
    Awaitility.await().until(() -> stays.heard.get() == 1);
    assertThat(server.command("PUBLISH", "nobodys", "news")).contains("0");
  }

  @Test
  void cachesThatComeWhileOthersOfTheirNameGo_areAllHeard() {
    for (int i = 0; i < 150; i++) {
      String channel = "channel" + i;
      RedisWire.Subscription leaving = wire.subscribe(List.of(channel), new Ear());
      CompletableFuture<Void> left = CompletableFuture.runAsync(leaving::close);
      Ear comes = new Ear();
      wire.subscribe(List.of(channel), comes);
      left.join();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                server.command("PUBLISH", channel, "news");
                return comes.heard.get() > 0;
              });
    }
  }

  private static int sum(Stream<AtomicInteger> counts) {
    return counts.mapToInt(AtomicInteger::get).sum();
  }

  private static final class Ear implements RedisWire.Listener {
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicInteger beginnings = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();

    @Override
    public void subscribed() {
      beginnings.incrementAndGet();
      subscribed.incrementAndGet();
    }

    @Override
    public void lost() {
      subscribed.decrementAndGet();
    }

    @Override
    public void heard(String channel, byte[] message) {
      heard.incrementAndGet();
    }
  }
}
