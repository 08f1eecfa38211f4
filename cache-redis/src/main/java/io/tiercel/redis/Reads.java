package io.tiercel.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the reads of many threads. A read is sent at once while the line to its primary is free;
 * those that come meanwhile wait for an answer and then leave together, as one command a hash slot.
 * So a single thread never waits, and the more there are the larger the batches get by themselves.
 *
 * <p>A read only joins a batch that has not been sent: it never sees what stood there before it was
 * asked. The head of a partition is asked for once a batch, whoever wants it. When a batch is not
 * answered, what waited behind it fails too: it would have to wait as long again.
 */
final class Reads {

  /** How many batches are under way at once. One more keeps the server busy meanwhile. */
  private static final int UNDER_WAY = 2;

  /** How many keys are gathered at most. */
  private static final int MOST = 512;

  private final ReadWire wire;
  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  Reads(ReadWire wire) {
    this.wire = wire;
  }

  /** What stands under some keys, and the head that it has to be compared with. */
  record Fetched(@Nullable PartitionHead head, List<byte @Nullable []> values) {}

  /** Reads keys of one partition, and its head at the same moment. */
  CompletableFuture<Fetched> get(Keyspace.Part part, List<byte[]> keys) {
    Read read = new Read(part, keys);
    String primary = wire.primaryOf(part.head());
    Line line = lines.get(primary);
    if (line == null) {
      line = lines.computeIfAbsent(primary, name -> new Line());
    }
    line.add(read);
    return read.answer;
  }

  /** What one caller wants. */
  private static final class Read {
    private final Keyspace.Part part;
    private final List<byte[]> keys;
    private final CompletableFuture<Fetched> answer = new CompletableFuture<>();

    private Read(Keyspace.Part part, List<byte[]> keys) {
      this.part = part;
      this.keys = keys;
    }
  }

  /** The reads of one primary. */
  private final class Line {
    private final Queue<Read> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();

    void add(Read read) {
      waiting.add(read);
      send();
    }

    /** Sends what waits while it may. Whoever ends a batch comes here again, so nothing is left. */
    private void send() {
      while (!waiting.isEmpty() && admit()) {
        List<Read> batch = poll();
        if (batch.isEmpty()) {
          underWay.decrementAndGet();
        } else {
          send(batch);
        }
      }
    }

    private boolean admit() {
      int present = underWay.get();
      while (present < UNDER_WAY) {
        if (underWay.compareAndSet(present, present + 1)) {
          return true;
        }
        present = underWay.get();
      }
      return false;
    }

    private List<Read> poll() {
      List<Read> batch = new ArrayList<>();
      Read next = waiting.poll();
      for (int keys = 0; next != null; next = keys < MOST ? waiting.poll() : null) {
        batch.add(next);
        keys += next.keys.size();
      }
      return batch;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // answered() throws nothing
    private void send(List<Read> batch) {
      List<List<Read>> groups = byPart(batch);
      List<List<byte[]>> keys = new ArrayList<>(groups.size());
      groups.forEach(group -> keys.add(keys(group)));
      List<CompletableFuture<List<byte @Nullable []>>> answers = wire.get(keys);
      AtomicInteger left = new AtomicInteger(groups.size());
      for (int i = 0; i < groups.size(); i++) {
        List<Read> group = groups.get(i);
        answers
            .get(i)
            .whenComplete(
                (@Nullable List<byte @Nullable []> values, @Nullable Throwable failure) ->
                    answered(group, left, values, failure));
      }
    }

    /** The next batch leaves before this one is given out: its answer takes longer. */
    private void answered(
        List<Read> group,
        AtomicInteger left,
        @Nullable List<byte @Nullable []> values,
        @Nullable Throwable failure) {
      List<Read> stuck = failure == null || isAnswer(failure) ? List.of() : drain();
      if (left.decrementAndGet() == 0) {
        underWay.decrementAndGet();
        send();
      }
      if (values != null) {
        giveOut(group, values);
      } else {
        Throwable cause = failure == null ? new IllegalStateException("no answer") : failure;
        group.forEach(read -> read.answer.completeExceptionally(cause));
        stuck.forEach(read -> read.answer.completeExceptionally(cause));
      }
    }

    /** A server that refuses one batch is there, and may answer the next. */
    private boolean isAnswer(Throwable failure) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      return cause instanceof RedisCommandExecutionException;
    }

    private List<Read> drain() {
      List<Read> all = new ArrayList<>();
      for (Read next = waiting.poll(); next != null; next = waiting.poll()) {
        all.add(next);
      }
      return all;
    }
  }

  private static List<List<Read>> byPart(List<Read> batch) {
    if (isOfOnePart(batch)) {
      return List.of(batch);
    }
    Map<Keyspace.Part, List<Read>> groups = new LinkedHashMap<>();
    batch.forEach(read -> groups.computeIfAbsent(read.part, part -> new ArrayList<>()).add(read));
    return List.copyOf(groups.values());
  }

  private static boolean isOfOnePart(List<Read> batch) {
    Keyspace.Part first = batch.get(0).part;
    for (Read read : batch) {
      if (read.part != first) {
        return false;
      }
    }
    return true;
  }

  private static List<byte[]> keys(List<Read> group) {
    List<byte[]> keys = new ArrayList<>(1 + group.size());
    keys.add(group.get(0).part.head());
    for (Read read : group) {
      keys.addAll(read.keys);
    }
    return keys;
  }

  private static void giveOut(List<Read> group, List<byte @Nullable []> values) {
    PartitionHead head = PartitionHead.of(values.get(0));
    int from = 1;
    for (Read read : group) {
      int to = from + read.keys.size();
      read.answer.complete(new Fetched(head, values.subList(from, to)));
      from = to;
    }
  }
}
