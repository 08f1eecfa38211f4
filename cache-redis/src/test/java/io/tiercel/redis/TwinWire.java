package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tiercel.redis.server.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis and the model of one, which are asked the same, and whose answers and contents have
 * to be the same. The model's clock is set to the time of the real server's answer.
 */
final class TwinWire implements RedisWire {

  /**
   * A server that lacks a processor may read its clock twice in one script, seconds apart. What
   * lives differ by, if one of the two is wrong, is a minute and more.
   */
  private static final long SLACK = 5_000;

  /** What PEXPIRETIME answers from Redis 7.0 on. */
  private static final String ENDS_AT =
      "local left = redis.call('PTTL', KEYS[1]) local time = redis.call('TIME')"
          + " return left < 0 and left or left + time[1] * 1000 + math.floor(time[2] / 1000)";

  private final RedisServer server = RedisServer.start();
  private final RedisClient client = RedisClient.create(server.uri());
  private final RedisCommands<byte[], byte[]> commands =
      client.connect(ByteArrayCodec.INSTANCE).sync();
  private final RedisWire real = wire();

  /**
   * Never told that the server is a replica, which would make it connect anew, and miss messages.
   */
  private final RedisWire listening = wire();

  private final AtomicLong clock = new AtomicLong();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final ModelRedis model =
      new ModelRedis(clock::get, clock::get, it -> said.add(ModelHead.text(it.message())));

  private boolean hurried;

  private RedisWire wire() {
    RedisURI uri = RedisURI.create(server.uri());
    Connector connector = new Connector.Single(client, uri, Connector.Ownership.BORROWED);
    return new LettuceWire(connector, ReadFrom.UPSTREAM).start();
  }

  TwinWire(String channel) {
    real.awaitOpen(Duration.ofSeconds(5));
    CompletableFuture<Boolean> subscribed = new CompletableFuture<>();
    listening.subscribe(List.of(channel), new Ear(subscribed));
    subscribed.join();
    look();
  }

  private final class Ear implements Listener {
    private final CompletableFuture<Boolean> subscribed;

    private Ear(CompletableFuture<Boolean> subscribed) {
      this.subscribed = subscribed;
    }

    @Override
    public void subscribed() {
      subscribed.complete(true);
    }

    @Override
    public void lost() {
      heard.add("lost");
    }

    @Override
    public void heard(String name, byte[] message) {
      heard.add(ModelHead.text(message));
    }
  }

  List<String> said() {
    return said;
  }

  List<String> heard() {
    return heard;
  }

  long millis() {
    return clock.get();
  }

  /** Sets the model's clock by the server's. */
  void look() {
    List<byte[]> time = commands.time();
    clock.set(number(time.get(0)) * 1000 + number(time.get(1)) / 1000);
  }

  private static long number(byte[] digits) {
    return Long.parseLong(new String(digits, StandardCharsets.UTF_8));
  }

  /** From here on things end so soon that contents cannot be compared. */
  void hurry() {
    hurried = true;
  }

  /** Time has passed, and they can again. */
  void passed() {
    hurried = false;
    look();
    model.keys().begin(millis(), 0);
    requireSameContent("some time");
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
  public String primaryOf(byte[] key) {
    return "";
  }

  @Override
  public List<CompletableFuture<List<byte @Nullable []>>> get(List<List<byte[]>> groups) {
    List<CompletableFuture<List<byte @Nullable []>>> answers = real.get(groups);
    for (int i = 0; i < groups.size(); i++) {
      assertThat(plain(model.get(groups.get(i)))).isEqualTo(plain(answers.get(i).join()));
    }
    return answers;
  }

  @Override
  public CompletableFuture<Reply> run(Call call) {
    String expected;
    String actual;
    CompletableFuture<Reply> answer = real.run(call);
    try {
      Reply reply = answer.join();
      clock.set(reply.serverMillis());
      expected = plain(reply.items());
    } catch (CompletionException refused) {
      look();
      expected = kind(refused.getCause());
    }
    try {
      actual = plain(model.eval(call).items());
    } catch (RuntimeException refused) {
      actual = kind(refused);
    }
    assertThat(actual).as("answer to " + call.script()).isEqualTo(expected);
    if (!hurried) {
      requireSameContent(call.script().toString());
    }
    return answer;
  }

  /** The error's first word. */
  private static String kind(Throwable failure) {
    return String.valueOf(failure.getMessage()).split(" ", 2)[0];
  }

  private static String plain(@Nullable Object answer) {
    if (answer instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    } else if (answer instanceof List<?> list) {
      return list.stream().map(TwinWire::plain).toList().toString();
    }
    return String.valueOf(answer);
  }

  /** Compares all keys, and when each ends. */
  private void requireSameContent(String after) {
    Map<String, ModelKeys.Value> expected = content();
    Map<String, ModelKeys.Value> actual = new TreeMap<>(model.keys().all());
    assertThat(actual.keySet()).as("keys after " + after).isEqualTo(expected.keySet());
    expected.forEach((key, value) -> requireSame(key + " after " + after, value, actual.get(key)));
  }

  private static void requireSame(String what, ModelKeys.Value expected, ModelKeys.Value actual) {
    assertThat(actual.text()).as(what).isEqualTo(expected.text());
    assertThat(actual.scores()).as(what).isEqualTo(expected.scores());
    assertThat(Math.abs(actual.endsAt() - expected.endsAt()))
        .as("end of " + what)
        .isLessThan(SLACK);
  }

  private Map<String, ModelKeys.Value> content() {
    Map<String, ModelKeys.Value> all = new TreeMap<>();
    for (byte[] key : commands.keys("*")) {
      long end = commands.<Long>eval(ENDS_AT, ScriptOutputType.INTEGER, key);
      String text = "";
      Map<String, Long> scores = new HashMap<>();
      if (commands.type(key).equals("zset")) {
        commands
            .zrangeWithScores(key, 0, -1)
            .forEach(it -> scores.put(ModelHead.text(it.getValue()), (long) it.getScore()));
      } else {
        byte[] value = commands.get(key);
        text = value == null ? "" : ModelHead.text(value);
      }
      all.put(
          ModelHead.text(key), new ModelKeys.Value(text, scores, end < 0 ? Long.MAX_VALUE : end));
    }
    return all;
  }

  // what happens to both

  /** All keys, in some order that does not change. */
  List<String> keys() {
    return new ArrayList<>(model.keys().all().keySet());
  }

  void evict(String key) {
    commands.del(ModelHead.bytes(key));
    model.keys().evict(key);
  }

  void set(byte[] key, byte[] value) {
    commands.set(key, value);
    look();
    model.keys().begin(millis(), 0);
    model.keys().set(ModelHead.text(key), ModelHead.text(value));
  }

  void flush() {
    commands.flushall();
    model.keys().flush();
  }

  void flushScripts() {
    commands.scriptFlush();
    model.flushScripts();
  }

  void full(boolean is) {
    commands.configSet("maxmemory", is ? "1" : "0");
    model.keys().full(is);
  }

  void readOnly(boolean is) {
    if (is) {
      commands.replicaof("127.0.0.1", 1);
    } else {
      commands.replicaofNoOne();
    }
    model.keys().readOnly(is);
  }

  @Override
  public Subscription subscribe(List<String> channels, Listener listener) {
    return real.subscribe(channels, listener);
  }

  @Override
  public void close() {
    real.close();
    listening.close();
    client.shutdown();
    server.close();
  }
}
