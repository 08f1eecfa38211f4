package io.tiercel.bench.load.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tiercel.bench.load.scenario.Phases;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.Scenario.Operation;
import io.tiercel.bench.load.scenario.ScenarioReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveTest {
  private static final Phases ONE_SECOND =
      new Phases(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO);

  @TempDir Path directory;

  @Test
  void hangingStack_isChargedWithAllThatWasToBeAskedMeanwhile() {
    CountDownLatch hangs = new CountDownLatch(1);
    Drive drive =
        drive(
            "constant",
            2,
            (operation, key) -> {
              hangs.await();
              return false;
            });
    drive.start();
    soon().until(() -> drive.second() > 1);
    hangs.countDown();
    soon().until(drive::isOver);

    Histogram latency = drive.takeSteady().latency();
    assertThat(latency.getTotalCount()).isLessThanOrEqualTo(200);
    // Only two operations were under way; those that could not begin meanwhile are late all the
    // same.
    assertThat(latency.getCountBetweenValues(400_000_000, Long.MAX_VALUE / 2)).isGreaterThan(20);
  }

  @Test
  void operationThatDoesNotEnd_isAnErrorAsOldAsItIs() {
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicInteger returned = new AtomicInteger();
    Drive drive =
        drive(
            "constant",
            2,
            (operation, key) -> {
              hangs.await();
              returned.incrementAndGet();
              return true;
            });
    drive.start();
    soon().until(() -> drive.second() > Drive.GRACE.toSeconds() + 1.1);

    assertThat(drive.isOver()).isFalse();
    assertThat(drive.isOverdue()).isFalse();
    assertThat(drive.giveUp()).isEqualTo(2);
    Sample.Counted counted = drive.takeSteady();
    assertThat(counted.errors()).isEqualTo(2).isEqualTo(counted.latency().getTotalCount());
    assertThat(counted.latency().getMinValue()).isGreaterThan(2_900_000_000L);

    hangs.countDown();
    soon().until(() -> drive.isOver() && returned.get() == 2);
    assertThat(drive.giveUp()).isZero();
    assertThat(drive.takeAll().errors()).isEqualTo(2);
    assertThat(drive.takeSteady().latency().getTotalCount()).isZero();
  }

  @Test
  void operationWhoseThreadDies_isAnError() {
    Drive drive =
        drive(
            "constant",
            1,
            (operation, key) -> {
              throw new AssertionError("ends its thread, as a lack of memory does");
            });
    drive.start();
    soon().dontCatchUncaughtExceptions().until(drive::isOver);

    assertThat(drive.giveUp()).isEqualTo(1);
    assertThat(drive.takeAll().errors()).isEqualTo(1);
  }

  @Test
  void samples_areOfWholeSecondsOfTheDrive() {
    long second = 1_000_000_000;
    assertThat(Drive.untilSample(5 * second, 5 * second)).isEqualTo(second);
    assertThat(Drive.untilSample(5 * second, 5 * second - 200)).isEqualTo(second + 200);
    assertThat(Drive.untilSample(5 * second, 5 * second + 300)).isEqualTo(second - 300);
    assertThat(Drive.untilSample(-5 * second, 37 * second + 300)).isEqualTo(second - 300);
  }

  @Test
  void weights_sayHowOftenEachOperationIsDone() {
    Map<Operation, AtomicInteger> done = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      done.put(operation, new AtomicInteger());
    }
    Drive drive =
        drive(
            "poisson",
            4,
            (operation, key) -> {
              done.get(operation).incrementAndGet();
              return operation == Operation.READ && key == 0;
            });
    drive.start();
    soon().until(drive::isOver);

    Sample.Counted counted = drive.takeAll();
    int writes = done.get(Operation.WRITE).get();
    assertThat(counted.reads()).isEqualTo(done.get(Operation.READ).get()).isGreaterThan(writes);
    assertThat(writes).isPositive();
    assertThat(done.get(Operation.INVALIDATE).get()).isZero();
    assertThat(counted.stale()).isPositive().isLessThan(counted.reads());
  }

  @Test
  void failure_isCountedAndTimed() {
    Drive drive =
        drive(
            "constant",
            1,
            (operation, key) -> {
              throw new IOException("no");
            });
    drive.start();
    soon().until(drive::isOver);

    Sample.Counted counted = drive.takeSteady();
    assertThat(counted.errors()).isEqualTo(counted.latency().getTotalCount()).isPositive();
  }

  @Test
  void nodeThatStartsLate_takesPartInWhatIsLeft() {
    Arrivals arrivals = new Arrivals(ONE_SECOND, 100, Scenario.Arrivals.CONSTANT, 1, 0.5);

    assertThat(arrivals.next()).isCloseTo(0.51, within(1e-9));
  }

  @Test
  void shareThatStartsLate_hasTheArrivalsThatItWouldHaveHad() {
    Scenario.Load load = scenario("poisson", 1).load();
    Share share = new Share(1, 1, 200, ONE_SECOND);
    Arrivals whole = share.arrivals(load, 0);
    Arrivals late = share.arrivals(load, 0.5);
    double first = whole.next();
    while (first <= 0.5) {
      first = whole.next();
    }

    assertThat(late.next()).isEqualTo(first);
    assertThat(late.next()).isEqualTo(whole.next());
  }

  @Test
  void offer_isWhatIsDrawnAndNoTwoDrivesDrawTheSame() {
    Phases phases =
        new Phases(Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(1));
    Scenario.Load poisson = scenario("poisson", 1).load();
    Share share = new Share(1, 1, 200, phases);
    Arrivals arrivals = share.arrivals(poisson, 0);
    long drawn = 0;
    for (double at = arrivals.next(); at < 3.5; at = arrivals.next()) {
      drawn += at >= 1 ? 1 : 0;
    }

    assertThat(share.steady(poisson)).isEqualTo(drawn).isNotEqualTo(500);
    assertThat(share.steady(scenario("constant", 1).load())).isEqualTo(500);
    assertThat(new Share(1, 2, 200, phases).steady(poisson)).isNotEqualTo(drawn);
    assertThat(Share.of(1, share.order(5).split(" "))).isEqualTo(share);
  }

  /**
   * Samples come when the machine lets them; what ended in time is told by its own clock. So is
   * what we compare with: a machine that stands still has operations end later.
   */
  @Test
  void completed_isWhatEndedInTheSteadyStateAndDidNotFail() {
    Phases phases =
        new Phases(Duration.ofMillis(1500), Duration.ofSeconds(1), Duration.ofMillis(500));
    long began = System.nanoTime() + 500_000_000; // all threads are there by then
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger inTime = new AtomicInteger();
    int threads = 8;
    Scenario scenario = scenario("constant", threads);
    Drive drive =
        new Drive(
            scenario,
            (Doing)
                (operation, key) -> {
                  if (asked.incrementAndGet() % 2 == 0) {
                    throw new IOException("every second one");
                  }
                  inTime.addAndGet(phases.isSteady((System.nanoTime() - began) / 1e9) ? 1 : 0);
                  return false;
                },
            new KeyChoice(scenario.keys()),
            new Share(1, 1, 200, phases),
            began);
    drive.start();
    soon().until(drive::isOver);

    Sample.Counted all = drive.takeAll();
    assertThat(all.latency().getTotalCount()).isBetween(390L, 402L);
    assertThat(all.completed()).isCloseTo(inTime.get(), within((long) threads));
    assertThat(all.completed()).isPositive().isLessThan(all.latency().getTotalCount() / 2);
    assertThat(all.answered()).isLessThan(all.reads());
  }

  @Test
  void poissonArrivals_areAsManyAsTheRateSays() {
    Phases phases = new Phases(Duration.ZERO, Duration.ofSeconds(100), Duration.ZERO);
    Arrivals arrivals = new Arrivals(phases, 100, Scenario.Arrivals.POISSON, 1, 0);
    int count = 0;
    while (arrivals.next() < 100) {
      count++;
    }

    assertThat(count).isBetween(9_600, 10_400);
  }

  @Test
  void zipf_asksForTheSecondKeyHalfAsOftenAsForTheFirst() {
    KeyChoice choice = new KeyChoice(new Scenario.Keys(1_000, Scenario.Distribution.ZIPF, 1, 32));
    SplittableRandom random = new SplittableRandom(5);
    int[] drawn = new int[1_000];
    for (int i = 0; i < 100_000; i++) {
      drawn[choice.next(random)]++;
    }

    assertThat((double) drawn[1] / drawn[0]).isCloseTo(0.5, within(0.05));
  }

  @Test
  void versions_areSharedByAllThatOpenTheFile() throws IOException {
    Versions one = Versions.open(directory.resolve("versions"), 10);
    Versions other = Versions.open(directory.resolve("versions"), 10);

    assertThat(one.next(3)).isEqualTo(1);
    assertThat(other.next(3)).isEqualTo(2);
    other.acknowledge(3, 2);
    one.acknowledge(3, 1);
    assertThat(one.acknowledged(3)).isEqualTo(2);
    assertThat(one.acknowledged(4)).isZero();
  }

  @Test
  void sample_isTheSameAfterItWentThroughALine() {
    Map<String, Sample.Reads> tiers = new LinkedHashMap<>();
    tiers.put("memory", new Sample.Reads(10, 4));
    tiers.put("redis", new Sample.Reads(6, 1));
    Histogram latency = new Histogram(3);
    latency.recordValue(1_234_567);
    Sample.Counted counted = new Sample.Counted(latency, 1, 2, 3, 4, 5);
    Sample sample = new Sample(7, counted, counted, tiers, 5, 6, 0.25, 1 << 20);

    assertThat(Sample.parse(sample.line())).isEqualTo(sample);
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).atMost(Duration.ofMinutes(1));
  }

  private static Scenario scenario(String arrivals, int threads) {
    return ScenarioReader.parse(
        "test",
        """
        name: test
        rate: 200/s
        threads: %d
        arrivals: %s
        stack: {memory: {}}
        keys: {count: 4, distribution: uniform}
        operations: {read: 70, write: 30}
        """
            .formatted(threads, arrivals));
  }

  private static Drive drive(String arrivals, int threads, Doing doing) {
    Scenario scenario = scenario(arrivals, threads);
    return new Drive(
        scenario,
        doing,
        new KeyChoice(scenario.keys()),
        new Share(1, 1, 200, ONE_SECOND),
        System.nanoTime());
  }

  /** A target that can be written down as a function. */
  @FunctionalInterface
  private interface Doing extends Target {
    @Override
    default void close() {}
  }
}
