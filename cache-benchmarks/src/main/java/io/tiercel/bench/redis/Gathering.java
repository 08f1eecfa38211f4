package io.tiercel.bench.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads of many threads that are gathered into few commands, and nothing else: no fence, no time
 * limit, no circuit breaker, no statistics, no envelope. It shows how much of the distance to a bar
 * is the machine's, where threads wake each other on the processors that the server runs on too.
 */
final class Gathering {

  private static final int UNDER_WAY = 2;
  private static final int MOST = 512;

  private final RedisAsyncCommands<String, byte[]> commands;
  private final Queue<Read> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();

  Gathering(RedisAsyncCommands<String, byte[]> commands) {
    this.commands = commands;
  }

  /** What one thread waits for. */
  private static final class Read extends CompletableFuture<byte[]> {
    private final String key;

    Read(String key) {
      this.key = key;
    }
  }

  byte[] get(String key) throws Exception {
    Read read = new Read(key);
    waiting.add(read);
    send();
    return read.get();
  }

  private void send() {
    while (!waiting.isEmpty() && admitted()) {
      List<Read> batch = new ArrayList<>();
      Read next = waiting.poll();
      while (next != null) {
        batch.add(next);
        next = batch.size() < MOST ? waiting.poll() : null;
      }
      if (batch.isEmpty()) {
        underWay.decrementAndGet();
      } else {
        send(batch);
      }
    }
  }

  private boolean admitted() {
    int present = underWay.get();
    while (present < UNDER_WAY) {
      if (underWay.compareAndSet(present, present + 1)) {
        return true;
      }
      present = underWay.get();
    }
    return false;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the reads are what is waited for
  private void send(List<Read> batch) {
    String[] keys = batch.stream().map(read -> read.key).toArray(String[]::new);
    commands
        .mget(keys)
        .whenComplete(
            (values, failure) -> {
              underWay.decrementAndGet();
              send();
              for (int i = 0; i < batch.size(); i++) {
                answer(batch.get(i), values, i, failure);
              }
            });
  }

  private static void answer(
      Read read, List<KeyValue<String, byte[]>> values, int at, Throwable failure) {
    if (failure == null) {
      read.complete(values.get(at).getValueOrElse(null));
    } else {
      read.completeExceptionally(failure);
    }
  }
}
