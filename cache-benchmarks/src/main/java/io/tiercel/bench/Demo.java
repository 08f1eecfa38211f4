package io.tiercel.bench;

import io.tiercel.bench.demo.Fleet;
import io.tiercel.bench.demo.Narrator;
import io.tiercel.bench.demo.RedisProcess;
import io.tiercel.bench.demo.Scenes;
import io.tiercel.bench.demo.Truth;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows on the console what a multi-level cache does: {@code ./mvnw -q -Pdemo package}. Three nodes
 * in this process share a real Redis; where none can be started, one node shows what memory alone
 * can. It fails if something that it shows is not true.
 */
public final class Demo {

  private final Narrator narrator = new Narrator();
  private final Truth truth = new Truth();

  private Demo() {}

  /** Runs the demo; it takes no arguments. */
  public static void main(String[] args) throws IOException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    long began = System.nanoTime();
    Demo demo = new Demo();
    demo.run();
    demo.end(Duration.ofNanos(System.nanoTime() - began));
  }

  private void run() throws IOException {
    System.out.println("Tiercel: a value that was invalidated does not come back.");
    RedisProcess redis = redis();
    try (Fleet fleet = new Fleet(truth, 3, redis)) {
      play(new Scenes(narrator, truth, fleet), redis);
    } finally {
      if (redis != null) {
        redis.close();
      }
    }
  }

  private @Nullable RedisProcess redis() {
    try {
      RedisProcess redis = RedisProcess.start();
      narrator.say("three nodes: memory, then Redis at %s, then a source of truth", redis.uri());
      return redis;
    } catch (IOException failure) {
      narrator.say("one node without Redis, which could not be started: %s", failure.getMessage());
      return null;
    }
  }

  private void play(Scenes scenes, @Nullable RedisProcess redis) throws IOException {
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
  }

  private void end(Duration took) {
    narrator.scene("The end, after " + took.toMillis() + " ms");
    if (narrator.untrue() > 0) {
      throw new IllegalStateException(narrator.untrue() + " of the things shown were not true");
    }
  }
}
