package io.tiercel.bench.load.node;

import com.sun.management.OperatingSystemMXBean;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.ScenarioReader;
import io.tiercel.stats.TierStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process of one node. It is told what to do on its standard input, answers on its standard
 * output, and ends when its input does: however the process that started it came to its end.
 */
public final class NodeMain {
  private static final int WARMING = 20;

  private final Scenario scenario;
  private final int node;
  private final Target target;
  private final KeyChoice keys;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "samples");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Drive drive;
  private @Nullable ScheduledFuture<?> sampling;
  private Map<String, Sample.Reads> lastTiers = new LinkedHashMap<>();
  private long lastLoads;
  private long lastServed;

  private NodeMain(Scenario scenario, int node, Target target) {
    this.scenario = scenario;
    this.node = node;
    this.target = target;
    this.keys = new KeyChoice(scenario.keys());
  }

  /** The scenario's file, the number of the node, the directory of the run, Redis' address. */
  public static void main(String[] arguments) throws IOException {
    Scenario scenario = ScenarioReader.read(Path.of(arguments[0]));
    Path directory = Path.of(arguments[2]);
    Target target =
        scenario.stack().http().isPresent()
            ? new HttpTarget(scenario.stack().http().get())
            : CacheTarget.open(scenario, directory, arguments[3]);
    new NodeMain(scenario, Integer.parseInt(arguments[1]), target).obey();
    // Threads that hang in an operation must not keep a node that nobody listens to.
    Runtime.getRuntime().halt(0);
  }

  private void obey() throws IOException {
    warm();
    say("ready");
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      obey(line.split(" "));
    }
  }

  /** Opens connections and loads classes, so that the ramp-up is not about this process's start. */
  private void warm() {
    for (int i = 0; i < WARMING; i++) {
      try {
        target.isStaleAfter(Scenario.Operation.READ, i % scenario.keys().count());
      } catch (Exception notYet) {
        // What does not work will be counted when it matters.
      }
    }
  }

  private void obey(String[] words) {
    switch (words[0]) {
      case "go" -> go(words);
      case "slow" -> target.slow(Duration.ofMillis(Long.parseLong(words[1])));
      case "fail" -> target.fail(true);
      case "heal" -> target.fail(false);
      default -> throw new IllegalArgumentException("a node knows no order " + words[0]);
    }
  }

  /** Begins its {@link Share}. */
  private synchronized void go(String[] words) {
    long in = Long.parseLong(words[1]) - System.currentTimeMillis();
    long began = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(in);
    forget();
    drive = new Drive(scenario, target, keys, Share.of(node, words), began);
    drive.start();
    sampleWith(began);
  }

  /** Samples are of whole seconds of the drive, or short steady states would be measured amiss. */
  private void sampleWith(long began) {
    if (sampling != null) {
      sampling.cancel(false);
    }
    long first = Drive.untilSample(began, System.nanoTime());
    sampling =
        timer.scheduleAtFixedRate(
            this::sample, first, TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS);
  }

  private void forget() {
    tiers();
    lastLoads = target.loads();
    lastServed = target.served();
  }

  private synchronized void sample() {
    Drive current = drive;
    if (current == null || current.second() < 0) {
      return;
    }
    boolean over = current.isOver() || current.isOverdue();
    int unended = over ? current.giveUp() : 0;
    say(sample(current).line());
    if (over) {
      drive = null;
      say("done " + unended);
    }
  }

  private Sample sample(Drive current) {
    long loads = target.loads();
    long served = target.served();
    Runtime runtime = Runtime.getRuntime();
    Sample sample =
        new Sample(
            (int) Math.max(0, Math.round(current.second()) - 1),
            current.takeAll(),
            current.takeSteady(),
            tiers(),
            loads - lastLoads,
            served - lastServed,
            Math.max(0, system.getProcessCpuLoad()),
            runtime.totalMemory() - runtime.freeMemory());
    lastLoads = loads;
    lastServed = served;
    return sample;
  }

  /** What the tiers answered since the last time. */
  private Map<String, Sample.Reads> tiers() {
    Map<String, Sample.Reads> now = new LinkedHashMap<>();
    Map<String, Sample.Reads> since = new LinkedHashMap<>();
    for (TierStats tier : target.tiers()) {
      Sample.Reads reads = new Sample.Reads(tier.reads(), tier.hits() + tier.absent());
      Sample.Reads before = lastTiers.getOrDefault(tier.name(), new Sample.Reads(0, 0));
      now.put(tier.name(), reads);
      since.put(
          tier.name(),
          new Sample.Reads(reads.reads() - before.reads(), reads.hits() - before.hits()));
    }
    lastTiers = now;
    return since;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
