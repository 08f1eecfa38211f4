package io.tiercel.testkit.simulation;

import io.tiercel.testkit.Conditions;
import io.tiercel.testkit.SharedStore;
import io.tiercel.testkit.SimulatedScheduling;
import io.tiercel.testkit.simulation.Truth.Version;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Some nodes, the servers that they share, and the source of truth behind them. */
final class Fleet {
  static final String CACHE = "simulated";

  /** As long as a load ever takes. */
  static final Duration DEAD = Duration.ofSeconds(20);

  private final SimulatedScheduling world;
  private final Setup setup;
  private final Dice dice;
  private final Trace trace;
  private final Truth truth;
  private final List<SimulatedServer> servers = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final List<Member> all = new ArrayList<>();
  private final Deque<Disk> disks = new ArrayDeque<>();
  private final History history;
  private final Loads loads;
  private double failingLoads;
  private double deadLoads;
  private boolean quick;
  private int started;

  Fleet(
      SimulatedScheduling world,
      Setup setup,
      Dice dice,
      Trace trace,
      SimulatedServer.Factory server) {
    this.world = world;
    this.setup = setup;
    this.dice = dice;
    this.trace = trace;
    this.truth = new Truth(setup.keys(), world::nanos);
    var settings = new SharedStore.Settings(setup.partitions(), setup.leaseLife(), setup.window());
    for (int i = 0; i < setup.servers(); i++) {
      servers.add(server.open(world, settings, CACHE));
    }
    this.history = new History(truth, setup, servers, all, trace);
    this.loads = new Loads(history, setup);
    for (int i = 0; i < setup.members(); i++) {
      start();
    }
  }

  /** Begins another node. */
  Member start() {
    Member member = new Member(this, "n" + ++started);
    members.add(member);
    all.add(member);
    return member;
  }

  /** The disk of a new node: that of one that was killed, with all that is on it, or a new one. */
  Disk disk() {
    return disks.isEmpty() ? new Disk(world) : disks.remove();
  }

  /** Ends a node at once. */
  void kill(Member member) {
    member.cut();
    if (member.disk != null) {
      member.disk.network().cut();
      disks.add(member.disk);
    }
    member.node.kill();
    members.remove(member);
    world.schedule(() -> history.killed(member), Duration.ofSeconds(10));
  }

  SimulatedScheduling world() {
    return world;
  }

  Setup setup() {
    return setup;
  }

  Trace trace() {
    return trace;
  }

  Truth truth() {
    return truth;
  }

  History history() {
    return history;
  }

  List<SimulatedServer> servers() {
    return servers;
  }

  /** Those that are alive. */
  List<Member> members() {
    return members;
  }

  /** How the network usually is. */
  Conditions conditions() {
    return Conditions.IDEAL.delays(Duration.ofNanos(30_000), setup.pace().slowest());
  }

  void failLoads(double share) {
    failingLoads = share;
  }

  void killLoads(double share) {
    deadLoads = share;
  }

  /** From here on all loads are quick and good. */
  void calmLoads() {
    failingLoads = 0;
    deadLoads = 0;
    quick = true;
  }

  Duration loadTime() {
    if (quick) {
      return dice.between(Duration.ofNanos(50_000), Duration.ofMillis(2));
    }
    return dice.chance(deadLoads)
        ? DEAD
        : dice.between(Duration.ofNanos(50_000), setup.loading().usual());
  }

  /** What the load that ends now on the node has read, at some moment since it began. */
  Version readSource(Member member, String key) {
    long began = member.host.loadBegan();
    loads.ended(member, key, began, world.nanos());
    if (dice.chance(failingLoads)) {
      trace.add(member.name(), () -> "load of " + key + " fails");
      throw new Loader.SourceFailure();
    }
    long span = world.nanos() - began;
    long at = began + dice.oneOf(0L, span, (long) (span * (dice.below(1000) / 1000.0)));
    Version version = truth.at(key, at);
    trace.add(
        member.name(), () -> "loads " + key + " " + version + " since %.4f".formatted(began / 1e6));
    return version;
  }

  void survived(Member member, String what, Throwable failure) {
    trace.add(
        member.name(),
        () -> "survived " + what + ": " + failure + Arrays.asList(failure.getStackTrace()));
    if (what.startsWith("a step of a read")) {
      history.violate(Invariant.FORESEEN, what + " on " + member + ": " + failure);
    }
  }
}
