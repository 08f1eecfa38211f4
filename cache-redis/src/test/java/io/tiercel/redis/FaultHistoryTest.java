package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.redis.History.Reading;
import io.tiercel.redis.History.Writing;
import io.tiercel.redis.server.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three nodes, each a process of its own, and a Redis behind a proxy for each. Nodes and the server
 * are killed and stopped, connections cut, while every answer is judged. The number of operations
 * is the property {@code operations}; the full run is {@code -Doperations=100000}.
 *
 * <p>Values are written too, by {@code put} and {@code compute}. As whoever writes values has to,
 * the test orders the changes of a key: what is written late would be older than what is true.
 */
@Timeout(1_800)
class FaultHistoryTest {

  static final int TAGS = 8;

  private static final int NODES = 3;
  private static final int THREADS_A_NODE = 2;
  private static final int KEYS = 256;
  private static final long OPERATIONS = Long.getLong("operations", 4_000);
  private static final long FAULTS = Math.max(5, OPERATIONS / 2_000);

  /** The window of one second, and what processes of a busy machine may be late. */
  private static final Duration BOUND = Duration.ofMillis(1_500);

  private final RedisServer server = RedisServer.start();
  private final History history = new History(KEYS, NODES, BOUND);
  private final List<RemoteNode> nodes = new ArrayList<>();
  private final Turns turns = new Turns(KEYS);
  private final Map<String, Integer> faults = new TreeMap<>();
  private volatile int count;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    nodes.forEach(RemoteNode::close);
    server.close();
  }

  @Test
  void answersUnderFaults_keepEveryPromise() throws Exception {
    String namespace = "history-" + UUID.randomUUID();
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          new RemoteNode(
              server.port(), namespace, Fleet.LIMIT, key -> history.truth(Integer.parseInt(key))));
    }
    awaitAll();
    List<Future<?>> clients = new ArrayList<>();
    for (int i = 0; i < NODES * THREADS_A_NODE; i++) {
      int client = i;
      clients.add(
          threads.submit(
              () -> {
                work(client % NODES, new SplittableRandom(client));
                return client;
              }));
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; !isOver(); i++) {
      fault(i < 5 ? i : random.nextInt(5), random);
      count = i + 1;
    }
    for (Future<?> client : clients) {
      client.get();
    }
    awaitAll();
    System.out.println("After " + faults + ": " + history);
    assertThat(history.violations()).isEmpty();
    assertThat(faults).hasSize(5);
  }

  private boolean isOver() {
    return history.operations() >= OPERATIONS && count >= FAULTS;
  }

  private void awaitAll() {
    for (RemoteNode node : nodes) {
      await().atMost(Duration.ofSeconds(60)).until(() -> "0".equals(node.ask("undelivered")));
    }
  }

  /** Changes are rare: what a node could not deliver itself it does not believe in any case. */
  private void work(int node, SplittableRandom random) throws InterruptedException {
    while (!isOver()) {
      int key = random.nextInt(KEYS);
      int choice = random.nextInt(100_000);
      if (choice < 99_500) {
        read(node, key);
      } else if (choice < 99_900) {
        turns.one(key, () -> change(node, "k" + key, List.of(key)));
      } else if (choice < 99_980) {
        turns.one(key, () -> store(node, choice % 2 == 0 ? 'p' : 'c', key));
      } else if (choice < 99_999) {
        int tag = key % TAGS;
        List<Integer> tagged = keys().filter(each -> each % TAGS == tag).boxed().toList();
        turns.all(() -> change(node, "tt" + tag, tagged));
      } else {
        turns.all(() -> change(node, "a", keys().boxed().toList()));
      }
    }
  }

  private static IntStream keys() {
    return IntStream.range(0, KEYS);
  }

  private void read(int node, int key) throws InterruptedException {
    Reading reading = history.reading(node, key);
    String answer = nodes.get(node).ask("g" + key);
    if (answer != null) {
      boolean stood = nodes.get(node).stoodStillSince(reading.began());
      history.answered(reading, Long.parseLong(answer), stood);
    }
  }

  /** Whatever a node that died was doing may have happened or not. */
  private void change(int node, String request, List<Integer> keys) throws InterruptedException {
    Writing writing = history.write(node, keys);
    String answer = nodes.get(node).ask(request);
    if ("done".equals(answer)) {
      history.delivered(writing);
    } else if ("missed".equals(answer)) {
      history.undelivered(writing);
    }
  }

  /** An atomic operation that fails may have done nothing at all. */
  private void store(int node, char how, int key) throws InterruptedException {
    Writing writing = history.write(node, List.of(key));
    String answer = nodes.get(node).ask(how + "" + key + " " + writing.versions().get(0));
    if ("done".equals(answer)) {
      history.delivered(writing);
    } else if ("missed".equals(answer) && how == 'p') {
      history.undelivered(writing);
    }
  }

  private void fault(int kind, SplittableRandom random) {
    int number = random.nextInt(NODES);
    RemoteNode node = nodes.get(number);
    switch (kind) {
      case 0 -> during("connection cut", random, node.proxy()::cut, node.proxy()::mend);
      case 1 -> during("node stopped", random, node::pause, node::resume);
      case 2 -> during("node killed", random, node::kill, () -> revive(number));
      case 3 -> during("Redis stopped", random, server::pause, server::resume);
      default -> during("Redis killed", random, server::kill, server::restart);
    }
  }

  private void revive(int number) {
    history.restarted(number);
    nodes.get(number).restart();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> nodes.get(number).ask("undelivered") != null);
  }

  /** For up to three and a half windows something is wrong, and then for a while nothing. */
  private void during(String name, SplittableRandom random, Runnable begin, Runnable end) {
    begin.run();
    RealTime.pass(Duration.ofMillis(50 + random.nextInt(3_450)));
    end.run();
    faults.merge(name, 1, Integer::sum);
    RealTime.pass(Duration.ofMillis(100 + random.nextInt(400)));
  }
}
