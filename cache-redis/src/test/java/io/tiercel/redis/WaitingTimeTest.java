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
import java.util.concurrent.CountDownLatch;
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
 * <p>Ten milliseconds are added for the way there and back, and what a timer on this machine is
 * late at the same time, which is measured beside it.
 */
@Isolated("it measures how long readers wait")
@Timeout(60)
class WaitingTimeTest {

  private static final Duration WAY = Duration.ofMillis(10);
  private static final Duration LENGTH = Duration.ofMillis(2_500);

  private final RedisServer server =
      RedisServer.start("--maxmemory", "6mb", "--maxmemory-policy", "noeviction");
  private final Proxy proxy = new Proxy(server.port());
  private final Fleet fleet = new Fleet();
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
    Lateness lateness = new Lateness();
    List<Duration> times = reads(node, LENGTH, "sick");
    Duration change = change(node);
    Duration late = lateness.end();
    Duration longest = times.stream().max(Duration::compareTo).orElseThrow();
    long waits = times.stream().filter(time -> time.compareTo(Fleet.LIMIT) >= 0).count();
    System.out.printf(
        "%s: %,d reads, the longest %.1f ms, %d waited for the limit of %d ms, the breaker opened %d"
            + " times; a change took %.1f ms; timers were up to %.1f ms late%n",
        sickness,
        times.size(),
        millis(longest),
        waits,
        Fleet.LIMIT.toMillis(),
        openings.get(),
        millis(change),
        millis(late));
    assertThat(longest).isLessThanOrEqualTo(Fleet.LIMIT.plus(WAY).plus(late));
    assertThat(change).isLessThanOrEqualTo(Fleet.LIMIT.plus(WAY).plus(late));
    assertThat(waits).isLessThanOrEqualTo(openings.get());
  }

  /** Reads keys that nobody asked for before; each is loaded, whatever happens. */
  private static List<Duration> reads(
      TieredCache<String, String> node, Duration length, String prefix) {
    List<Duration> times = new ArrayList<>();
    long end = System.nanoTime() + length.toNanos();
    for (long now = System.nanoTime(); now < end; ) {
      assertThat(node.get(prefix + times.size())).isEqualTo("v1");
      long after = System.nanoTime();
      times.add(Duration.ofNanos(after - now));
      now = after;
    }
    return times;
  }

  /** Changes something, or hears that this was not possible. */
  private static Duration change(TieredCache<String, String> node) {
    long began = System.nanoTime();
    try {
      node.invalidate("k");
    } catch (TierException unreached) {
      assertThat(unreached).hasMessageContaining("redis");
    }
    return Duration.ofNanos(System.nanoTime() - began);
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

  /** How much later than asked for a timer of the cache's own runs, at worst. */
  private static final class Lateness {
    private final List<Long> late = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean over;

    private Lateness() {
      measure();
    }

    private void measure() {
      long due = System.nanoTime() + Fleet.LIMIT.toNanos() / 10;
      RealTime.SCHEDULING.schedule(
          () -> RealTime.SCHEDULING.executor().execute(() -> note(due)), Fleet.LIMIT.dividedBy(10));
    }

    private void note(long due) {
      late.add(System.nanoTime() - due);
      if (over) {
        ended.countDown();
      } else {
        measure();
      }
    }

    private Duration end() throws InterruptedException {
      over = true;
      ended.await();
      return Duration.ofNanos(late.stream().max(Long::compare).orElseThrow());
    }
  }
}
