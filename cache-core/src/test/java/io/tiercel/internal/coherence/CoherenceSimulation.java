package io.tiercel.internal.coherence;

import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.SimulatedNode;
import io.tiercel.testkit.SimulatedScheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One node with a memory, one Home with changing values, and a bus between them that loses, repeats
 * and delays: checks at each read that no value is answered that was replaced a window ago.
 */
final class CoherenceSimulation {

  private static final long WINDOW = 2000;
  private static final int PARTITIONS = 2;
  private static final int KEYS = 5;

  /** What the memory's coarse clock may be late by. */
  private static final long SLACK = 10;

  private final SimulatedScheduling world;
  private final SimulatedNode node;
  private final Home home;
  private final Memory memory = new Memory();
  private final Coherence<Integer> coherence;
  private long trustedHits;
  private int disturbances;
  private int gaps;

  CoherenceSimulation(long seed) {
    world = new SimulatedScheduling(seed);
    node = world.node("node");
    home = new Home();
    coherence =
        new Coherence<>(
            home,
            "node",
            node,
            memory,
            new Observer<Integer, Object>() {
              @Override
              public void coherence(Observer.Coherence event) {
                gaps += event == Observer.Coherence.GAP ? 1 : 0;
              }
            });
  }

  /** Runs it; throws at the first answer that is too old. */
  CoherenceSimulation run(int steps) {
    coherence.start();
    for (int i = 0; i < steps; i++) {
      step();
      world.runFor(Duration.ofMillis(world.below(world.chance(0.02) ? 3000 : 20)));
    }
    return this;
  }

  int gaps() {
    return gaps;
  }

  /** How often memory answered while the others were trusted. */
  long trustedHits() {
    return trustedHits;
  }

  private void step() {
    int dice = world.below(1000);
    if (dice < 700) {
      read(world.below(KEYS));
    } else if (dice < 850) {
      change(world.below(KEYS), world.chance(0.2) ? "node" : "other");
    } else if (dice < 870) {
      home.disconnect();
    } else if (dice < 880) {
      home.restart();
    } else if (dice < 886) {
      stop(world.chance(0.5));
    } else if (dice < 920) {
      disturbances = world.chance(0.7) ? 0 : world.below(4);
    }
  }

  private void stop(boolean suspend) {
    if (suspend) {
      node.suspend();
    } else {
      node.pause();
    }
    world.runFor(Duration.ofMillis(WINDOW + 500 + world.below(4000)));
    node.resume();
  }

  private void read(int key) {
    if (!node.running()) {
      return;
    }
    Held held = memory.peek(key);
    if (held != null) {
      check(key, held);
      return;
    }
    long began = node.millis();
    long ticket = memory.ticket();
    world.schedule(
        () -> {
          int version = home.version(key);
          node.schedule(
              () -> memory.fill(key, ticket, new Held(version, coherence.livesUntil(began))),
              delay());
        },
        delay());
  }

  private void check(int key, Held held) {
    long now = world.millis();
    long replaced = home.replacedAt(key, held.version());
    if (now >= replaced + WINDOW + SLACK) {
      throw new AssertionError(
          "key %d answered at %d was replaced at %d".formatted(key, now, replaced));
    }
    trustedHits += coherence.trusted() ? 1 : 0;
  }

  private void change(int key, String origin) {
    world.schedule(
        () -> {
          home.change(key, origin);
          if (origin.equals("node")) {
            node.schedule(() -> memory.apply(Change.of(key)), delay());
          }
        },
        delay());
  }

  private Duration delay() {
    return Duration.ofMillis(world.below(world.chance(0.15) ? 800 : 8));
  }

  private boolean lost() {
    return world.chance(disturbances * 0.2);
  }

  /** A value in memory, and until when. */
  private record Held(int version, long until) {}

  /** The local tier: exact, unlike the real one, so that nothing is removed by chance. */
  private final class Memory implements Coherence.Effects<Integer> {
    private final Map<Integer, Held> entries = new HashMap<>();
    private final Map<Integer, Long> voided = new HashMap<>();
    private long counter;
    private long emptied;

    @Nullable Held peek(int key) {
      Held held = entries.get(key);
      return held != null && node.millis() < held.until() ? held : null;
    }

    long ticket() {
      return counter;
    }

    void fill(int key, long ticket, Held held) {
      if (ticket >= emptied && ticket >= voided.getOrDefault(key, 0L)) {
        entries.put(key, held);
      }
    }

    @Override
    public void apply(Change<Integer> change) {
      counter++;
      for (int key : ((Change.Keys<Integer>) change).keys()) {
        voided.put(key, counter);
        entries.remove(key);
      }
    }

    @Override
    public void empty() {
      emptied = ++counter;
      entries.clear();
    }

    @Override
    public void repeat() {}
  }

  /** The values, when each was replaced, and the bus that tells of it. */
  private final class Home implements Bus<Integer> {
    private final List<List<Long>> replaced = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private @Nullable Receiver<Integer> receiver;
    private int connection;
    private boolean connected;
    private long lastArrival;
    private long ids;

    Home() {
      for (int i = 0; i < KEYS; i++) {
        replaced.add(new ArrayList<>());
      }
      begin();
    }

    int version(int key) {
      return replaced.get(key).size();
    }

    long replacedAt(int key, int version) {
      List<Long> times = replaced.get(key);
      return version < times.size() ? times.get(version) : Long.MAX_VALUE - WINDOW - SLACK;
    }

    void change(int key, String origin) {
      replaced.get(key).add(world.millis());
      int partition = key % PARTITIONS;
      Link previous = links.get(partition);
      Link link = new Link(previous.number() + 1, world.random());
      links.set(partition, link);
      Message<Integer> message =
          new Message<>(partition, previous, link, origin, "id" + ids++, Change.of(key));
      if (!lost()) {
        tell(() -> receiver().received(message));
        if (world.chance(0.05)) {
          tell(() -> receiver().received(message));
        }
      }
    }

    void restart() {
      begin();
      disconnect();
    }

    /** An empty chain has a token too: it could not be told from the one before it otherwise. */
    private void begin() {
      links.clear();
      for (int i = 0; i < PARTITIONS; i++) {
        links.add(new Link(0, world.random()));
      }
    }

    void disconnect() {
      if (connected) {
        connected = false;
        connection++;
        node.schedule(() -> receiver().lost(), delay());
        world.schedule(this::subscribe, Duration.ofMillis(world.below(3000)));
      }
    }

    @Override
    public int partitions() {
      return PARTITIONS;
    }

    @Override
    public Duration window() {
      return Duration.ofMillis(WINDOW);
    }

    @Override
    public Connection connect(Receiver<Integer> connecting) {
      receiver = connecting;
      world.schedule(this::subscribe, delay());
      return () -> {};
    }

    @Override
    public CompletionStage<List<Link>> heartbeat() {
      CompletableFuture<List<Link>> answer = new CompletableFuture<>();
      if (!lost()) {
        world.schedule(
            () -> {
              List<Link> read = List.copyOf(links);
              node.schedule(() -> answer.complete(read), delay());
            },
            delay());
      }
      return answer;
    }

    private void subscribe() {
      connected = true;
      lastArrival = world.nanos();
      tell(() -> receiver().subscribed());
    }

    /** In order, on this connection. */
    private void tell(Runnable news) {
      if (!connected) {
        return;
      }
      int here = connection;
      lastArrival = Math.max(lastArrival + 1, world.nanos() + delay().toNanos());
      node.schedule(
          () -> {
            if (here == connection) {
              news.run();
            }
          },
          Duration.ofNanos(lastArrival - world.nanos()));
    }

    private Receiver<Integer> receiver() {
      if (receiver == null) {
        throw new IllegalStateException("not connected");
      }
      return receiver;
    }
  }
}
