package io.tiercel.bench.redis;

import io.tiercel.bench.SharedPeer;
import io.tiercel.bench.compare.Comparison;
import io.tiercel.bench.compare.Interleaved;
import io.tiercel.bench.compare.Side;
import io.tiercel.bench.compare.Subject;
import io.tiercel.bench.compare.Suite;
import io.tiercel.bench.compare.Turns;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** Others' caches of memory over Redis and ours, beside the same by hand, on a real server. */
public final class SharedPeerSuite implements Suite {

  private static final Reading NEAR = new Reading("hit of memory", 1_000, 10_000);
  private static final Reading FAR = new Reading("fall to Redis", 20_000, 500);

  /**
   * Keys that are read by turns. Where there is less room than keys, each has left memory when it
   * comes again.
   */
  private record Reading(String what, int keys, int room) {}

  @Override
  public String name() {
    return "peers-redis";
  }

  @Override
  public String summary() {
    return "other caches over Redis and ours beside one by hand; needs a build with -Ppeers";
  }

  @Override
  public void run(Interleaved runner) throws Exception {
    if (SharedPeer.all().isEmpty()) {
      throw new IllegalStateException(
          "There are no peers in this build: ./mvnw -Ppeers -DskipTests package");
    }
    try (Place place = new Place()) {
      reads(runner, place, NEAR, 1);
      reads(runner, place, NEAR, 2);
      reads(runner, place, FAR, 1);
      reads(runner, place, FAR, 64);
      changes(runner, place);
    }
  }

  /** One by hand, which the others are compared with, ours, and those of others. */
  static List<SharedPeer> contenders() {
    List<SharedPeer> all = new ArrayList<>(List.of(new HandMade(), new Tiercel()));
    all.addAll(SharedPeer.all());
    return all;
  }

  private static void reads(Interleaved runner, Place place, Reading reading, int threads)
      throws Exception {
    String title = "peers over Redis, " + reading.what() + ", threads " + threads;
    if (!runner.includes(title)) {
      return;
    }
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try (Turns turns = new Turns(threads, place.server()::processorTime)) {
      List<Side> sides = new ArrayList<>();
      for (SharedPeer peer : contenders()) {
        SharedPeer.Node node = peer.open(place.server().uri(), reading.room());
        opened.push(node);
        sides.add(turns.side(new Subject(peer.name(), reads(node, reading.keys()))));
      }
      runner.run(Comparison.of(title, sides.toArray(Side[]::new)));
    } finally {
      close(opened);
    }
  }

  private static Subject.Work reads(SharedPeer.Node node, int count) {
    String[] keys = Place.keys("read:", count);
    String value = "v".repeat(Place.SIZE);
    for (String key : keys) {
      node.put(key, value);
    }
    int apart = count / 64;
    return (thread, n) -> {
      String key = keys[(int) ((thread * (long) apart + n) % count)];
      Objects.requireNonNull(node.get(key), "a value is missing");
    };
  }

  private static void changes(Interleaved runner, Place place) throws Exception {
    String title = "peers over Redis, change to another node's memory, threads 1";
    if (!runner.includes(title)) {
      return;
    }
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      List<Side> sides = new ArrayList<>();
      for (SharedPeer peer : contenders()) {
        Forgetting forgetting = new Forgetting(peer, place.server().uri());
        opened.push(forgetting);
        sides.add(Side.of(peer.name(), forgetting::sample));
      }
      runner.run(Comparison.of(title, sides.toArray(Side[]::new)));
    } finally {
      close(opened);
    }
  }

  private static void close(Deque<AutoCloseable> opened) throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }
}
