package io.tiercel.bench;

import io.tiercel.bench.demo.Fleet;
import io.tiercel.bench.demo.Narrator;
import io.tiercel.bench.demo.RedisProcess;
import io.tiercel.bench.demo.Scenes;
import io.tiercel.bench.demo.Truth;
import io.tiercel.bench.demo.Workplace;
import io.tiercel.console.Console;
import io.tiercel.console.KeyParser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Shows on the terminal what a multi-level cache does: {@code ./mvnw -q -Pdemo package}. Three
 * nodes in this process share a real Redis and a file of the JDBC tier, in front of a catalogue in
 * an embedded database; where no Redis can be started, one node shows what it can without. It fails
 * if something that it shows is not true. With {@code --keep} the nodes and a console stay until
 * they are interrupted. However it ends, it leaves no process and no file.
 */
public final class Demo implements Command {
  private static final int UNTRUE = 1;
  private static final String KEEP = "--keep";

  private final Narrator narrator = new Narrator();

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "shows on the terminal what a multi-level cache does";
  }

  @Override
  public String usage() {
    return "demo [--keep]\n  --keep   leaves the nodes and a console running, until it is interrupted";
  }

  /** Runs the demo: nothing, or {@code --keep}. */
  public static void main(String[] arguments) throws IOException {
    if (new Demo().run(List.of(arguments)) != 0) {
      throw new IllegalStateException("not all of the things shown were true");
    }
  }

  @Override
  public int run(List<String> arguments) throws IOException {
    if (!arguments.isEmpty() && !arguments.equals(List.of(KEEP))) {
      throw new UsageException("there is no option but " + KEEP);
    }
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    long began = System.nanoTime();
    System.out.println("Tiercel: a value that was invalidated does not come back.");
    try (Workplace place = Workplace.open();
        Truth truth = new Truth(place.file("catalogue.db"))) {
      RedisProcess redis = redis();
      try (Fleet fleet = new Fleet(truth, place.file("tier.db"), redis)) {
        play(new Scenes(narrator, truth, fleet, place), redis);
        end(Duration.ofNanos(System.nanoTime() - began));
        if (arguments.contains(KEEP)) {
          keep(fleet);
        }
      } finally {
        if (redis != null) {
          redis.close();
        }
      }
    }
    return narrator.untrue() == 0 ? 0 : UNTRUE;
  }

  private @Nullable RedisProcess redis() {
    try {
      RedisProcess redis = RedisProcess.start();
      narrator.say("three nodes: memory, then Redis, then a JDBC tier in a file, then a catalogue");
      narrator.say("in an embedded database; Redis listens at %s", redis.uri());
      return redis;
    } catch (IOException failure) {
      narrator.say("one node without Redis, which could not be started: %s", failure.getMessage());
      return null;
    }
  }

  private void play(Scenes scenes, @Nullable RedisProcess redis) throws IOException {
    scenes.falling();
    scenes.invalidation();
    scenes.stampede(1_000);
    scenes.overtakenLoad();
    scenes.tags();
    if (redis != null) {
      scenes.tagsInTheFleet();
    }
    scenes.refreshAhead();
    scenes.staleOnError();
    if (redis != null) {
      scenes.outage(redis);
    }
    scenes.statistics();
    if (redis != null) {
      scenes.warmRestart(redis);
    }
  }

  private void end(Duration took) {
    narrator.scene("The end, after " + took.toMillis() + " ms");
    narrator.say(
        "%d things were shown, %d of them not as they should be",
        narrator.shown(), narrator.untrue());
  }

  /** Nodes of one process share the name of their cache, so the console shows one of them. */
  private void keep(Fleet fleet) {
    try (Console console = Console.of(0).cache(fleet.node(1), KeyParser.of(String.class)).start()) {
      narrator.say("the console of node 1 is at %s", console.uri());
      narrator.say("the nodes stay until you press Ctrl-C");
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
