package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.TierFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many keys, and large values, at once. */
@Timeout(120)
class BulkTest {

  private final String namespace = Server.newNamespace();

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "SQLITE"})
  void leasesOfManyKeys_areRenewedTogether(Server server) {
    Duration life = Duration.ofSeconds(5);
    JdbcTier tier = tier(server).leaseLife(life).build();
    try (TieredCache<String, String> cache = cache(tier, String.class)) {
      cache.get("warm", key -> "v");
      long before = tier.stats().connections().obtained();
      Map<String, String> values = cache.getAll(keys(1_000), slowly(life.plusSeconds(1)));
      assertThat(values).hasSize(1_000);
      assertThat(tier.stats().connections().obtained() - before).isLessThan(60);
      awaitStored(server, 1_001);
    }
  }

  @Test
  void veryManyKeys_areStored() {
    JdbcTier tier = tier(Server.POSTGRESQL).leaseLife(Duration.ofSeconds(20)).build();
    try (TieredCache<String, String> cache = cache(tier, String.class)) {
      assertThat(cache.getAll(keys(20_000), slowly(Duration.ofSeconds(3)))).hasSize(20_000);
      awaitStored(Server.POSTGRESQL, 20_000);
    }
  }

  @Test
  void manyLargeValuesOfOneCall_areStored() {
    JdbcTier tier = tier(Server.POSTGRESQL).leaseLife(Duration.ofSeconds(20)).build();
    try (TieredCache<String, byte[]> cache = cache(tier, byte[].class)) {
      cache.getAll(
          keys(100),
          keys -> {
            Map<String, byte[]> values = new HashMap<>();
            keys.forEach(key -> values.put(key, large(500 << 10)));
            return values;
          });
      awaitStored(Server.POSTGRESQL, 100);
    }
  }

  @Test
  void largeValues_areSentAFewMegabytesAtATime() {
    Weighing source = new Weighing();
    JdbcTierBuilder tier = JdbcTier.at(source).namespace(namespace);
    try (Client client = new Client(tier.statementTimeout(Duration.ofSeconds(20)).build())) {
      String value = "v".repeat(1_000 << 10);
      assertThat(client.load(keys(20), key -> value)).hasSize(20).containsOnly(Outcome.STORED);
    }
    assertThat(source.heaviest.get()).isBetween(2L << 20, 4L << 20);
  }

  /** Notes the most bytes that were sent as the values of one statement. */
  private static final class Weighing extends PlainSource {
    private final AtomicLong heaviest = new AtomicLong();

    @Override
    public Connection getConnection() throws SQLException {
      return proxy(Connection.class, DriverManager.getConnection(Server.POSTGRESQL.url()));
    }

    private <T> T proxy(Class<T> type, T real) {
      InvocationHandler handler =
          (proxy, method, arguments) -> {
            if (arguments != null && arguments[arguments.length - 1] instanceof byte[][] all) {
              long bytes = Arrays.stream(all).mapToLong(it -> it == null ? 0 : it.length).sum();
              heaviest.accumulateAndGet(bytes, Math::max);
            }
            try {
              Object result = method.invoke(real, arguments);
              return result instanceof PreparedStatement statement
                  ? proxy(PreparedStatement.class, statement)
                  : result;
            } catch (InvocationTargetException failure) {
              throw failure.getCause();
            }
          };
      return type.cast(
          Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
  }

  @Test
  void fillThatNobodyWaitsForAnyMore_isNotEncoded() throws Exception {
    AtomicInteger encoded = new AtomicInteger();
    Holding source = new Holding(Server.POSTGRESQL.url(), "INSERT");
    TierFactory<String, String> factory =
        JdbcTier.at(source)
            .namespace(namespace)
            .build()
            .of(KeyCodec.of(String.class), counting(encoded));
    try (Client client = new Client(factory)) {
      client.load(List.of("warm"), key -> "v");
      Answer.Miss<String> first =
          (Answer.Miss<String>) Client.await(client.tier.get("a", Ask.FILL));
      Answer.Miss<String> second =
          (Answer.Miss<String>) Client.await(client.tier.get("b", Ask.FILL));
      source.hold();
      var ahead = client.tier.fillAll(List.of(filling("a", first)));
      var late = client.tier.fillAll(List.of(filling("b", second)));
      second.ticket().release();
      source.release();
      assertThat(Client.await(ahead)).containsExactly(Outcome.STORED);
      assertThat(Client.await(late)).containsExactly(Outcome.REFUSED);
      assertThat(encoded).hasValue(2);
    }
  }

  private static Filling<String, String> filling(String key, Answer.Miss<String> miss) {
    return new Filling<>(key, miss.ticket(), Client.entry("v"));
  }

  private static Codec<String> counting(AtomicInteger encoded) {
    Codec<String> text = Codec.text();
    return new Codec<>() {
      @Override
      public String name() {
        return text.name();
      }

      @Override
      public long fingerprint() {
        return text.fingerprint();
      }

      @Override
      public byte[] encode(String value) throws Exception {
        encoded.incrementAndGet();
        return text.encode(value);
      }

      @Override
      public String decode(byte[] bytes, int offset, int length) throws Exception {
        return text.decode(bytes, offset, length);
      }
    };
  }

  private static Function<Collection<String>, Map<String, String>> slowly(Duration time) {
    return keys -> {
      RealTime.pass(time);
      Map<String, String> values = new HashMap<>();
      keys.forEach(key -> values.put(key, "v"));
      return values;
    };
  }

  private static byte[] large(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i).toList();
  }

  /** Until so many rows have replaced those of leases. */
  private void awaitStored(Server server, int count) {
    String sql =
        "SELECT count(*) FROM \""
            + namespace
            + "_entry\" WHERE content IS NOT NULL AND previous > 0";
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(server.number(sql)).isEqualTo(count));
  }

  private JdbcTierBuilder tier(Server server) {
    return server.tier(namespace);
  }

  private static <V> TieredCache<String, V> cache(JdbcTier tier, Class<V> type) {
    return TieredCache.<String, V>named("test")
        .memory(memory -> memory.maximumSize(100_000).timeToLive(Duration.ofMinutes(5)))
        .tier(
            tier.of(String.class, type),
            it ->
                it.timeToLive(Duration.ofHours(1))
                    .timeLimits(TimeLimits.all(Duration.ofSeconds(30))))
        .build();
  }
}
