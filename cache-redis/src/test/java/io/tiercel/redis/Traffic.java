package io.tiercel.redis;

import io.lettuce.core.ReadFrom;
import io.tiercel.TieredCache;
import io.tiercel.error.LostLeaseException;
import io.tiercel.error.TierException;
import io.tiercel.redis.History.Reading;
import io.tiercel.redis.History.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that read and change a history through the nodes of a fleet, until they are ended: a
 * third of the changes are invalidations, the others write the new value. The first node reads from
 * replicas where there are some.
 */
final class Traffic {

  private static final int READS_A_CHANGE = 10;

  private final History history;
  private final Turns turns;
  private final List<TieredCache<String, String>> nodes = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean over;

  Traffic(History history, Fleet fleet, int size, String... uris) {
    this.history = history;
    this.turns = new Turns(history.size());
    for (int i = 0; i < size; i++) {
      ReadFrom readFrom = i == 0 ? ReadFrom.REPLICA_PREFERRED : ReadFrom.UPSTREAM;
      nodes.add(
          fleet.node(
              redis -> redis.readFrom(readFrom),
              cache -> cache.loader(key -> Long.toString(history.truth(indexOf(key)))),
              uris));
    }
  }

  /** Begins, with so many threads a node. */
  Traffic begin(int threadsANode) {
    for (int node = 0; node < nodes.size(); node++) {
      for (int thread = 0; thread < threadsANode; thread++) {
        int number = node;
        long seed = 31L * node + thread;
        running.add(
            threads.submit(
                () -> {
                  run(number, new SplittableRandom(seed));
                  return seed;
                }));
      }
    }
    return this;
  }

  private void run(int node, SplittableRandom random) throws InterruptedException {
    while (!over) {
      int key = random.nextInt(history.size());
      if (random.nextInt(READS_A_CHANGE) == 0) {
        int kind = random.nextInt(3);
        turns.one(key, () -> change(node, key, kind));
      } else {
        read(node, key);
      }
    }
  }

  void read(int node, int key) {
    Reading reading = history.reading(node, key);
    String value = nodes.get(node).get("k" + key);
    history.answered(reading, Long.parseLong(String.valueOf(value)));
  }

  private void change(int node, int key, int kind) {
    Writing writing = history.write(node, List.of(key));
    String value = Long.toString(writing.versions().get(0));
    TieredCache<String, String> cache = nodes.get(node);
    try {
      switch (kind) {
        case 0 -> cache.put("k" + key, value);
        case 1 -> cache.asMap().compute("k" + key, (k, old) -> value);
        default -> cache.invalidate("k" + key);
      }
      history.delivered(writing);
    } catch (TierException missed) {
      if (kind != 1) { // an atomic operation that fails may have done nothing at all
        history.undelivered(writing);
      }
    } catch (LostLeaseException lost) {
      return; // nothing was stored, and the one that took it has changed the key
    }
  }

  private static int indexOf(String key) {
    return Integer.parseInt(key.substring(1));
  }

  List<TieredCache<String, String>> nodes() {
    return nodes;
  }

  /** Ends the threads; fails if one of them did. */
  void end() throws Exception {
    over = true;
    for (Future<?> thread : running) {
      thread.get();
    }
    running.clear();
    threads.shutdown();
  }
}
