package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.policy.TimeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL says that there is news, long before anybody would look for it. */
@Timeout(60)
class WakingTest {

  private static final Duration WINDOW = Duration.ofMinutes(2);
  private static final int CHANGES = 40;
  private static final String CACHE = "woken";

  private final List<TieredCache<String, String>> nodes = new ArrayList<>();
  private final AtomicInteger truth = new AtomicInteger();
  private final String namespace = Server.newNamespace();

  @AfterEach
  void close() {
    nodes.forEach(TieredCache::close);
  }

  @Test
  void changeOfAnotherNode_isHeardOfAtOnce() {
    TieredCache<String, String> one = node(builder -> builder);
    TieredCache<String, String> other = node(builder -> builder);
    awaitHearing(one, other);
    long[] times = new long[CHANGES];
    for (int i = 0; i < CHANGES; i++) {
      times[i] = timeUntilHeard(one, other);
    }
    Arrays.sort(times);
    System.out.printf(
        "An invalidation on PostgreSQL is heard by the other node after %.1f ms (median; worst %.1f)%n",
        times[CHANGES / 2] / 1e6, times[CHANGES - 1] / 1e6);
    assertThat(Duration.ofNanos(times[CHANGES / 2])).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void connectionThatListenedAndWasEnded_isReplaced() throws Exception {
    TieredCache<String, String> one = node(builder -> builder);
    TieredCache<String, String> other = node(builder -> builder);
    awaitHearing(one, other);
    await().until(() -> listening() == 2);
    Server.POSTGRESQL.number(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE " + ears());
    await().atMost(Duration.ofSeconds(20)).until(() -> listening() == 2);
    awaitHearing(one, other);
  }

  @Test
  void connectionThatListens_endsWithItsNode() {
    node(builder -> builder);
    await().until(() -> listening() == 1);
    nodes.get(0).close();
    await().until(() -> listening() == 0);
  }

  @Test
  void withoutListening_nobodyListens() {
    TieredCache<String, String> quiet = node(JdbcTierBuilder::withoutListening);
    quiet.get("k");
    quiet.invalidate("k");
    assertThat(listening()).isEqualTo(0);
  }

  /** Until both followers have begun and listen: what is told before that is not heard. */
  private void awaitHearing(TieredCache<String, String> one, TieredCache<String, String> other) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              String before = other.get("k");
              truth.incrementAndGet();
              one.invalidate("k");
              for (int i = 0; i < 50 && other.get("k").equals(before); i++) {
                RealTime.pass(Duration.ofMillis(10));
              }
              return !other.get("k").equals(before);
            });
  }

  private long timeUntilHeard(TieredCache<String, String> one, TieredCache<String, String> other) {
    String before = other.get("k");
    truth.incrementAndGet();
    one.invalidate("k");
    long changed = System.nanoTime();
    while (other.get("k").equals(before)) {
      Thread.onSpinWait();
    }
    return System.nanoTime() - changed;
  }

  private TieredCache<String, String> node(UnaryOperator<JdbcTierBuilder> settings) {
    JdbcTier jdbc =
        settings.apply(Server.POSTGRESQL.tier(namespace).coherenceWindow(WINDOW)).build();
    TieredCache<String, String> node =
        TieredCache.<String, String>named(CACHE)
            .memory(memory -> memory.maximumSize(100))
            .tier(
                jdbc.of(KeyCodec.of(String.class), Codec.text()),
                tier -> tier.timeLimits(TimeLimits.all(Duration.ofSeconds(10))))
            .loader(key -> "v" + truth)
            .build();
    nodes.add(node);
    return node;
  }

  private long listening() {
    try {
      return Server.POSTGRESQL.number("SELECT count(*) FROM pg_stat_activity WHERE " + ears());
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  /** The last thing they did; other tests listen for other namespaces. */
  private String ears() {
    Places<String> places = new Places<>(KeyCodec.of(String.class), key -> Set.of(), CACHE);
    Names names = Names.of(Database.POSTGRESQL.dialect(), null, namespace);
    return "query LIKE 'LISTEN \"" + new Log(places.head().id()).channel(names) + "%'";
  }
}
