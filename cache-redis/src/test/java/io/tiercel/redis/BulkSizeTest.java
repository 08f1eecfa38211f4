package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.tiercel.codec.Codec;
import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of many keys is asked in portions, which leave room for others. */
class BulkSizeTest {

  private static final int MOST_KEYS = 1_010;
  private static final long MOST_BYTES = 2 << 20;

  private final RedisClient client = RedisClient.create();
  private final Recorder wire = new Recorder();
  private final OpenTier<String, byte[]> tier = tier();

  private OpenTier<String, byte[]> tier() {
    RedisSettings settings = RedisSettings.DEFAULT;
    KeyCodec<String> keys = KeyCodec.of(String.class);
    String name = "bulk-" + UUID.randomUUID();
    var ground =
        new OpenTier.Ground<>(
            "redis",
            settings,
            EntryCodec.of(keys, Codec.bytes(), settings.codec(name)),
            new SharedWire.Use(wire),
            wire::close);
    TierContext<String, byte[]> context =
        new TierContext<>(
            name, "node", true, key -> Set.of(), RealTime.SCHEDULING, new Observer<>() {});
    return new OpenTier<>(ground, context).awaitReady();
  }

  @AfterEach
  void close() {
    tier.close();
    client.shutdown(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void fillsOfLargeValues_goOneAfterTheOther() {
    List<String> keys = keys(60);
    List<Filling<String, byte[]>> fillings = new ArrayList<>();
    List<Answer<byte[]>> answers = done(tier.getAll(keys, Ask.FILL));
    for (int i = 0; i < keys.size(); i++) {
      long now = RealTime.SCHEDULING.millis();
      Entry<byte[]> entry =
          new Entry<>(new byte[100_000], now, now + 60_000, now + 60_000, Set.of(), 0);
      fillings.add(
          new Filling<>(keys.get(i), ((Answer.Miss<byte[]>) answers.get(i)).ticket(), entry));
    }
    assertThat(done(tier.fillAll(fillings))).hasSize(60).containsOnly(Outcome.STORED);
    assertPortions(Script.FILL, 6);
  }

  @Test
  void invalidationOfManyKeys_goesInPortions_ofWhichEachIsTold() {
    Change<String> change = new Change.Keys<>(keys(3_000));
    done(tier.remove(change));
    assertPortions(Script.REMOVE, 6);
    done(tier.block(change, Duration.ofSeconds(1), 1));
    assertPortions(Script.BLOCK, 6);
    done(tier.unblock(change, 1));
    assertPortions(Script.UNBLOCK, 6);
  }

  @Test
  void ticketsThatAreGivenBackAtATime_makeAFewScripts() {
    List<String> keys = keys(1_000);
    tickets(keys).forEach(Ticket::release);
    Awaitility.await().until(() -> leasesIn(Script.RELEASE) == 1_000 && isIdle(Script.RELEASE));
    assertGathered(Script.RELEASE);
    assertThat(tickets(keys)).as("leases that are free").doesNotContainNull();
  }

  @Test
  void ticketsThatAreRenewedAtATime_makeAFewScripts() {
    List<String> keys = keys(1_000);
    List<Ticket> tickets = tickets(keys);
    assertThat(renew(tickets)).hasSize(1_000).containsOnly(true);
    assertGathered(Script.RENEW);
    done(tier.remove(new Change.Keys<>(keys.subList(0, 300))));
    assertThat(renew(tickets).subList(0, 300)).containsOnly(false);
    assertThat(renew(tickets).subList(300, 1_000)).containsOnly(true);
  }

  private static List<Boolean> renew(List<Ticket> tickets) {
    return tickets.stream().map(Ticket::renew).toList().stream().map(BulkSizeTest::done).toList();
  }

  private List<Ticket> tickets(List<String> keys) {
    return done(tier.getAll(keys, Ask.FILL)).stream()
        .map(answer -> ((Answer.Miss<byte[]>) answer).ticket())
        .toList();
  }

  private int leasesIn(Script script) {
    return calls(script).stream().mapToInt(call -> call.keys().size() - 1).sum();
  }

  private boolean isIdle(Script script) {
    synchronized (wire.underWay) {
      return wire.underWay.getOrDefault(script, 0) == 0;
    }
  }

  /** At most 500 leases, behind the head and, where leases are judged, the blocks. */
  private void assertGathered(Script script) {
    assertThat(calls(script)).hasSizeBetween(3, 50);
    assertThat(calls(script))
        .allSatisfy(call -> assertThat(call.keys()).hasSizeLessThanOrEqualTo(502));
    assertThat(wire.mostAtOnce.get(script)).isEqualTo(1);
  }

  private List<RedisWire.Call> calls(Script script) {
    return wire.calls.stream().filter(call -> call.script() == script).toList();
  }

  private void assertPortions(Script script, int least) {
    assertThat(wire.calls)
        .filteredOn(call -> call.script() == script)
        .hasSizeGreaterThanOrEqualTo(least);
    assertThat(wire.calls)
        .allSatisfy(
            call -> {
              assertThat(call.keys()).hasSizeLessThan(MOST_KEYS);
              assertThat(bytes(call)).isLessThan(MOST_BYTES);
            });
    assertThat(wire.mostAtOnce.get(script)).isEqualTo(1);
  }

  private static long bytes(RedisWire.Call call) {
    return IntStream.range(0, call.keys().size()).mapToLong(i -> call.keys().get(i).length).sum()
        + call.arguments().stream().mapToLong(argument -> argument.length).sum();
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key" + i).toList();
  }

  private static <T> T done(java.util.concurrent.CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** A real wire, and what is sent on it. */
  private final class Recorder implements RedisWire {
    private final RedisWire real =
        new LettuceWire(
                new Connector.Single(
                    client, RedisURI.create(RedisServer.sharedUri()), Connector.Ownership.BORROWED),
                ReadFrom.UPSTREAM)
            .start();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<Script, Integer> underWay = new HashMap<>();
    private final Map<Script, Integer> mostAtOnce = new HashMap<>();

    @Override
    public CompletableFuture<Reply> run(Call call) {
      calls.add(call);
      synchronized (underWay) {
        mostAtOnce.merge(call.script(), underWay.merge(call.script(), 1, Integer::sum), Math::max);
      }
      return real.run(call)
          .thenApply(
              reply -> {
                synchronized (underWay) {
                  underWay.merge(call.script(), -1, Integer::sum);
                }
                return reply;
              });
    }

    @Override
    public List<CompletableFuture<List<byte @Nullable []>>> get(List<List<byte[]>> groups) {
      return real.get(groups);
    }

    @Override
    public String primaryOf(byte[] key) {
      return real.primaryOf(key);
    }

    @Override
    public boolean isOpen() {
      return real.isOpen();
    }

    @Override
    public void awaitOpen(Duration longest) {
      real.awaitOpen(longest);
    }

    @Override
    public Subscription subscribe(List<String> channels, Listener listener) {
      return real.subscribe(channels, listener);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
