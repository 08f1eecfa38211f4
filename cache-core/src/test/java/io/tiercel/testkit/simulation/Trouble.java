package io.tiercel.testkit.simulation;

import io.tiercel.CacheOperations;
import io.tiercel.control.TierMode;
import io.tiercel.testkit.Conditions;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.simulation.Member.Ways;
import io.tiercel.testkit.simulation.SimulatedServer.Loss;
import io.tiercel.testkit.simulation.SimulatedServer.Mishap;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** What goes wrong, and ends again after a while. */
final class Trouble {
  private static final double OWN_SHARE = 0.25;

  private final Fleet fleet;
  private final Operations operations;
  private final Dice dice;
  private boolean over;

  /** The kinds of it. */
  enum Kind {
    SLOW_REQUESTS,
    SLOW_MESSAGES,
    LOST_REQUESTS,
    LOST_MESSAGES,
    REPEATED_MESSAGES,
    SILENCE,
    CUT_REQUESTS,
    CUT_MESSAGES,
    CUT_BOTH,
    PAUSE,
    SUSPEND,
    CLOCK_SHIFT,
    KILL,
    SERVER_DOWN,
    SERVER_SLOW,
    LOSE_ENTRY,
    LOSE_LEASE,
    LOSE_MARKER,
    LOSE_SEQUENCES,
    FLUSH,
    RESTART,
    FAILOVER,
    LOADS_FAIL,
    LOADS_DIE,
    SWITCH
  }

  Trouble(Fleet fleet, Operations operations, Dice dice) {
    this.fleet = fleet;
    this.operations = operations;
    this.dice = dice;
  }

  /** Lets something go wrong, for a while. */
  void next() {
    if (fleet.setup().own() && dice.chance(OWN_SHARE)) {
      diskTrouble(member());
      return;
    }
    List<Mishap> own = fleet.servers().stream().flatMap(it -> it.mishaps().stream()).toList();
    if (!own.isEmpty() && dice.chance(OWN_SHARE)) {
      mishap(dice.from(own), dice.millis(5, 5000));
    } else {
      common();
    }
  }

  private void diskTrouble(Member member) {
    Disk disk = Objects.requireNonNull(member.disk, "a disk");
    Duration time = dice.millis(5, 5000);
    Conditions conditions =
        dice.oneOf(
            slow(), usual().losing(rate(), 0, 0), usual().losing(0, rate(), 0), Conditions.SILENT);
    fleet.trace().add(member.name(), () -> "disk of " + conditions + " for " + time.toMillis());
    if (dice.chance(0.2)) {
      cut(disk.network(), time);
    } else {
      become(disk.network(), conditions, time);
    }
  }

  private void mishap(Mishap mishap, Duration time) {
    fleet.trace().add("trouble", () -> mishap.name() + " for " + time.toMillis() + " ms");
    during(time, mishap.begin(), mishap.end());
  }

  private void common() {
    Kind kind = dice.from(List.copyOf(fleet.setup().troubles().stream().sorted().toList()));
    Duration time = dice.millis(5, 5000);
    fleet.trace().add("trouble", () -> kind + " for " + time.toMillis() + " ms");
    switch (kind) {
      case SLOW_REQUESTS -> become(requests(), slow(), time);
      case SLOW_MESSAGES -> become(messages(), slow(), time);
      case LOST_REQUESTS -> become(requests(), usual().losing(rate(), rate(), 0), time);
      case LOST_MESSAGES -> become(messages(), usual().losing(0, 0, rate()), time);
      case REPEATED_MESSAGES -> become(messages(), usual().repeating(rate()), time);
      case SILENCE -> become(dice.oneOf(requests(), messages()), Conditions.SILENT, time);
      case CUT_REQUESTS -> cut(requests(), time);
      case CUT_MESSAGES -> cut(messages(), time);
      case CUT_BOTH -> cutBoth(ways(), time);
      case SERVER_DOWN -> serverDown(time);
      case SERVER_SLOW -> serverSlow(time);
      case PAUSE, SUSPEND, CLOCK_SHIFT, KILL -> trouble(kind, member(), time);
      case LOADS_FAIL ->
          during(time, () -> fleet.failLoads(dice.oneOf(0.3, 1.0)), () -> fleet.failLoads(0));
      case LOADS_DIE -> during(time, () -> fleet.killLoads(0.3), () -> fleet.killLoads(0));
      case SWITCH -> switchTier(member(), time);
      default -> lose(kind);
    }
  }

  private void trouble(Kind kind, Member member, Duration time) {
    switch (kind) {
      case PAUSE -> during(time, member.node::pause, member.node::resume);
      case SUSPEND -> suspend(member, time);
      case CLOCK_SHIFT -> member.node.shiftWall(dice.oneOf(time, time.negated()));
      default -> kill(member, time);
    }
  }

  private void suspend(Member member, Duration time) {
    during(time, member.node::suspend, () -> wakeUp(member));
  }

  /** Its callers come back at once, before anything that waited for it. */
  private void wakeUp(Member member) {
    Duration slept = member.node.stoppedFor();
    member.node.resume();
    if (!slept.isZero() && member.running()) {
      wokeUp(member, slept);
      fleet.setup().keys().forEach(key -> operations.get(member, key));
    }
  }

  /** A wall clock that is set may hide how long it slept. */
  private void wokeUp(Member member, Duration slept) {
    boolean hidden = fleet.setup().troubles().contains(Kind.CLOCK_SHIFT);
    if (!hidden && slept.compareTo(fleet.setup().window().plus(History.SLACK)) > 0) {
      member.overslept();
    }
  }

  private void kill(Member member, Duration time) {
    if (fleet.members().size() == 1) {
      return;
    }
    fleet.kill(member);
    operations.forget(member);
    during(time, () -> {}, this::replace);
  }

  /** A node that has the disk of another is asked at once, before it has heard of anybody. */
  private void replace() {
    Member fresh = fleet.start();
    if (fresh.disk != null) {
      fleet.setup().keys().forEach(key -> operations.get(fresh, key));
    }
  }

  private void lose(Kind kind) {
    Loss loss =
        switch (kind) {
          case LOSE_ENTRY -> Loss.ENTRY;
          case LOSE_LEASE -> Loss.LEASE;
          case LOSE_MARKER -> Loss.MARKER;
          case LOSE_SEQUENCES -> Loss.SEQUENCES;
          case FLUSH -> Loss.EVERYTHING;
          case RESTART -> Loss.RESTART;
          default -> Loss.LAST_WRITES;
        };
    String tag = dice.oneOf("kind-0", "kind-1", "third", "prefix\u0000a:");
    SimulatedServer server = dice.from(fleet.servers());
    long since = server.lose(loss, dice.from(fleet.setup().keys()), tag);
    if (loss == Loss.LAST_WRITES) {
      fleet.history().lostWritesSince(since);
    }
  }

  /** An operator uses a tier for less. */
  private void switchTier(Member member, Duration time) {
    String tier = dice.from(member.cache.operations().tiers());
    TierMode mode = dice.oneOf(TierMode.OFF, TierMode.READ_ONLY);
    fleet.trace().add(member.name(), () -> "switches " + tier + " to " + mode);
    during(
        time,
        () -> member.cache.operations().control().switchTier(tier, mode),
        () -> member.cache.operations().control().switchTier(tier, TierMode.ON));
  }

  // the network

  private void become(Network network, Conditions conditions, Duration time) {
    during(time, () -> network.become(conditions), () -> network.become(usual()));
  }

  private void cut(Network network, Duration time) {
    during(time, network::cut, network::mend);
  }

  private void cutBoth(Ways ways, Duration time) {
    cut(ways.requests(), time);
    cut(ways.messages(), time);
  }

  private void serverDown(Duration time) {
    eachWay(way -> cutBoth(way, time));
  }

  private void serverSlow(Duration time) {
    Conditions slow = slow();
    eachWay(way -> become(way.requests(), slow, time));
  }

  private void eachWay(Consumer<Ways> trouble) {
    int server = dice.below(fleet.servers().size());
    fleet.members().forEach(member -> trouble.accept(member.ways.get(server)));
  }

  private Conditions usual() {
    return fleet.conditions();
  }

  private Conditions slow() {
    return usual().delays(Duration.ofNanos(50_000), dice.millis(20, 2000));
  }

  private double rate() {
    return dice.oneOf(0.1, 0.3, 1.0);
  }

  private Network requests() {
    return ways().requests();
  }

  private Network messages() {
    return ways().messages();
  }

  private Ways ways() {
    return dice.from(member().ways);
  }

  private Member member() {
    return dice.from(fleet.members());
  }

  // time

  private void during(Duration time, Runnable begin, Runnable end) {
    begin.run();
    fleet.world().schedule(() -> endUnlessOver(end), time);
  }

  private void endUnlessOver(Runnable end) {
    if (!over) {
      end.run();
    }
  }

  /** Ends all of it for good. */
  void end() {
    over = true;
    fleet.servers().forEach(it -> it.mishaps().forEach(mishap -> mishap.end().run()));
    fleet.trace().add("trouble", () -> "ends");
    fleet.calmLoads();
    for (Member member : fleet.members()) {
      member.ways.forEach(way -> way.requests().become(usual()));
      member.ways.forEach(way -> way.messages().become(usual()));
      if (member.disk != null) {
        member.disk.network().become(usual());
        member.disk.network().mend();
      }
      member.mend();
      member.node.resume();
      CacheOperations<String> switches = member.cache.operations();
      switches.tiers().forEach(tier -> switches.control().switchTier(tier, TierMode.ON));
    }
  }
}
