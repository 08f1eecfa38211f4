package io.tiercel.bench.load;

import io.tiercel.bench.demo.Narrator;
import io.tiercel.bench.load.node.Share;
import io.tiercel.bench.load.scenario.Phases;
import io.tiercel.bench.load.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The processes of a run, which can be killed and started while it goes on. */
final class Nodes implements AutoCloseable {
  private static final long LEAD_MILLIS = 300;

  private final Scenario scenario;
  private final Path file;
  private final Ground ground;
  private final Collected collected;
  private final Map<Integer, NodeProcess> running = new TreeMap<>();
  private final List<String> losses = new ArrayList<>();
  private String order = "";
  private int drives;
  private List<Share> shares = List.of();
  private long beganMillis;
  private boolean ended;

  Nodes(Scenario scenario, Path file, Ground ground, Collected collected) {
    this.scenario = scenario;
    this.file = file;
    this.ground = ground;
    this.collected = collected;
  }

  /** Whoever waits for nodes does not keep others from closing them. */
  void startAll() throws IOException, InterruptedException {
    for (int number = 1; number <= scenario.fleet().nodes(); number++) {
      launch(number);
    }
    for (NodeProcess node : snapshot()) {
      node.awaitReady();
    }
  }

  private synchronized NodeProcess launch(int number) throws IOException {
    if (ended) {
      throw new IOException("the run has ended");
    }
    if (running.containsKey(number)) {
      throw new IOException("node " + number + " was not killed before");
    }
    NodeProcess node =
        new NodeProcess(scenario, file, number, ground, sample -> collected.add(number, sample));
    running.put(number, node);
    return node;
  }

  /** Begins a drive of all nodes together, at this rate when it is steady. */
  synchronized void go(double rate, Phases phases) {
    beganMillis = System.currentTimeMillis() + LEAD_MILLIS;
    shares = shares(++drives, rate, phases);
    order = shares.get(0).order(beganMillis);
    running.values().forEach(node -> node.go(order));
  }

  private List<Share> shares(int drive, double rate, Phases phases) {
    int nodes = scenario.fleet().nodes();
    return IntStream.rangeClosed(1, nodes)
        .mapToObj(node -> new Share(node, drive, rate / nodes, phases))
        .toList();
  }

  /**
   * How many operations of the drive are to begin in its steady state: those of nodes that do not
   * run are among them.
   */
  synchronized long offered() {
    return shares.stream().mapToLong(share -> share.steady(scenario.load())).sum();
  }

  /** The time of the epoch at which the drive begins. */
  synchronized long beganMillis() {
    return beganMillis;
  }

  synchronized void tell(String what) {
    running.values().forEach(node -> node.tell(what));
  }

  /** Ends one that runs. */
  synchronized void kill(int number) throws IOException {
    NodeProcess node = running.get(number);
    if (node == null || !node.isAlive()) {
      throw new IOException("node " + number + " does not run");
    }
    running.remove(number);
    node.close();
  }

  /** Starts one, which takes part in what is left of the drive. */
  void start(int number) throws IOException, InterruptedException {
    NodeProcess node = launch(number);
    node.awaitReady();
    join(List.of(node));
  }

  void restartAll() throws IOException, InterruptedException {
    synchronized (this) {
      running.values().stream().filter(node -> !node.isAlive()).forEach(it -> losses.add(it.end()));
      killAll();
    }
    startAll();
    join(snapshot());
  }

  private synchronized void join(List<NodeProcess> nodes) {
    nodes.forEach(node -> node.go(order));
  }

  /** Waits until the phases are over; nodes that are killed meanwhile may be started again. */
  void awaitEnd(Phases phases) throws InterruptedException {
    long end = beganMillis() + phases.total().toMillis();
    Narrator.pause(Duration.ofMillis(Math.max(0, end - System.currentTimeMillis())));
  }

  /** What went wrong with the nodes, once those that run have had the grace to do their share. */
  List<String> problems(Duration grace) throws InterruptedException {
    List<String> problems = new ArrayList<>();
    for (NodeProcess node : snapshot()) {
      node.problem(grace.toSeconds()).ifPresent(problems::add);
    }
    synchronized (this) {
      problems.addAll(losses);
    }
    return problems;
  }

  /** Whether none has ended that nobody killed. */
  boolean areAllAlive() {
    return snapshot().stream().allMatch(NodeProcess::isAlive);
  }

  private synchronized List<NodeProcess> snapshot() {
    return List.copyOf(running.values());
  }

  @Override
  public synchronized void close() {
    ended = true;
    killAll();
  }

  private void killAll() {
    running.values().forEach(NodeProcess::close);
    running.clear();
  }
}
