package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.TieredCache;
import io.tiercel.error.TierException;
import io.tiercel.redis.server.Proxy;
import io.tiercel.redis.server.RedisServer;
import io.tiercel.spi.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How long a reader waits for a server that is not well: no longer than the read limit, and that
 * once for each time the breaker opens.
 *
 * <p>Ten milliseconds are added for the way there and back, and what a reader is woken late as any
 * timer is. What timers were late while somebody read is measured beside it, and is not the
 * server's doing.
 */
@Isolated("it measures how long readers wait")
@Timeout(60)
class WaitingTimeTest {

  private static final Duration WAY = Duration.ofMillis(10);
  private static final Duration LENGTH = Duration.ofMillis(2_500);

  private final RedisServer server =
      RedisServer.start("--maxmemory", "6mb", "--maxmemory-policy", "noeviction");
  private final Proxy proxy = new Proxy(server.port());
  private final Fleet fleet = new Fleet(Fleet.LIMIT);
  private final AtomicInteger openings = new AtomicInteger();

  /** What can happen to a server that was well. */
  private record Sickness(String name, Consumer<WaitingTimeTest> happens) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Sickness> sicknesses() {
    return List.of(
        new Sickness("stopped", test -> test.server.pause()),
        new Sickness("killed", test -> test.server.kill()),
        new Sickness("cut off", test -> test.proxy.cut()),
        new Sickness("far too slow", test -> test.proxy.slow(Duration.ofSeconds(2))),
        new Sickness("a little slow", test -> test.proxy.slow(Duration.ofMillis(20))),
        new Sickness("full", test -> FailureTest.fillUp(test.server)),
        new Sickness("demoted", test -> test.server.command("REPLICAOF", "127.0.0.1", "1")),
        new Sickness(
            "locked", test -> test.server.command("ACL", "SETUSER", "default", "resetpass")));
  }

  /** The first time-out of a JVM also loads classes. */
  @BeforeAll
  static void rehearse() {
    WaitingTimeTest rehearsal = new WaitingTimeTest();
    try {
      TieredCache<String, String> node = rehearsal.fleet.node(rehearsal.proxy.uri());
      reads(node, Duration.ofSeconds(1), "well");
      rehearsal.server.pause();
      reads(node, Duration.ofSeconds(1), "stopped");
    } finally {
      rehearsal.close();
    }
  }

  @AfterEach
  void close() {
    fleet.close();
    proxy.close();
    server.close();
  }

  @ParameterizedTest
  @MethodSource("sicknesses")
  void sickServer_costsOneLimitEachTimeTheBreakerOpens(Sickness sickness) throws Exception {
    TieredCache<String, String> node =
        fleet.node(redis -> redis, cache -> cache.observer(breaker()), proxy.uri());
    reads(node, Duration.ofSeconds(1), "well"); // what is slow only the first time is over now
    sickness.happens.accept(this);
    try (Lateness lateness = new Lateness()) {
      List<Span> reads = reads(node, LENGTH, "sick");
      Duration change = change(node).without(lateness);
      Duration longest = longest(reads, lateness);
      Duration most = Fleet.LIMIT.plus(WAY).plus(lateness.usual());
      long waits = waits(reads, lateness);
      System.out.printf(
          "%s: %,d reads, the longest %.1f ms, %d waited for the limit of %d ms, the breaker opened"
              + " %d times; a change took %.1f ms; timers were %.1f ms late%n",
          sickness,
          reads.size(),
          millis(longest),
          waits,
          Fleet.LIMIT.toMillis(),
          openings.get(),
          millis(change),
          millis(lateness.usual()));
      assertThat(longest).isLessThanOrEqualTo(most);
      assertThat(change).isLessThanOrEqualTo(most);
      assertThat(waits).isLessThanOrEqualTo(openings.get());
    }
  }

  /** From when something was asked for until it was answered. */
  private record Span(long began, long ended) {
    private boolean exceeds(Duration time) {
      return ended - began >= time.toNanos();
    }

    private Duration without(Lateness lateness) throws InterruptedException {
      return lateness.without(began, ended);
    }
  }

  private static Duration longest(List<Span> reads, Lateness lateness) throws InterruptedException {
    Duration longest = Duration.ZERO;
    for (Span read : reads) {
      if (read.exceeds(longest)) {
        Duration time = read.without(lateness);
        longest = time.compareTo(longest) > 0 ? time : longest;
      }
    }
    return longest;
  }

  /** Who was kept for the limit, and not by the machine. */
  private static long waits(List<Span> reads, Lateness lateness) throws InterruptedException {
    long waits = 0;
    for (Span read : reads) {
      if (read.exceeds(Fleet.LIMIT)
          && read.without(lateness).compareTo(Fleet.LIMIT.dividedBy(2)) > 0) {
        waits++;
      }
    }
    return waits;
  }

  /** Reads keys that nobody asked for before; each is loaded, whatever happens. */
  private static List<Span> reads(
      TieredCache<String, String> node, Duration length, String prefix) {
    List<Span> reads = new ArrayList<>();
    long end = System.nanoTime() + length.toNanos();
    for (long now = System.nanoTime(); now < end; ) {
      assertThat(node.get(prefix + reads.size())).isEqualTo("v1");
      long after = System.nanoTime();
      reads.add(new Span(now, after));
      now = after;
    }
    return reads;
  }

  /** Changes something, or hears that this was not possible. */
  private static Span change(TieredCache<String, String> node) {
    long began = System.nanoTime();
    try {
      node.invalidate("k");
    } catch (TierException unreached) {
      assertThat(unreached).hasMessageContaining("redis");
    }
    return new Span(began, System.nanoTime());
  }

  private Observer<String, String> breaker() {
    return new Observer<>() {
      @Override
      public void breaker(String tier, String state) {
        if (state.equalsIgnoreCase("open")) {
          openings.incrementAndGet();
        }
      }
    };
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
