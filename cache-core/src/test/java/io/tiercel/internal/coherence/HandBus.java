package io.tiercel.internal.coherence;

import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A bus that delivers and answers what the test says, when it says so. */
final class HandBus implements Bus<String> {

  final List<Link> newest;
  final Deque<CompletableFuture<List<Link>>> beats = new ArrayDeque<>();
  @Nullable Receiver<String> receiver;
  boolean closed;
  private int sent;

  HandBus(int partitions) {
    Link[] links = new Link[partitions];
    Arrays.fill(links, Link.START);
    newest = new ArrayList<>(List.of(links));
  }

  @Override
  public int partitions() {
    return newest.size();
  }

  @Override
  public Duration window() {
    return Duration.ofSeconds(2);
  }

  @Override
  public Connection connect(Receiver<String> connecting) {
    receiver = connecting;
    return () -> closed = true;
  }

  @Override
  public CompletionStage<List<Link>> heartbeat() {
    CompletableFuture<List<Link>> beat = new CompletableFuture<>();
    beats.add(beat);
    return beat;
  }

  /** Appends a message to the partition's chain, and delivers nothing. */
  Message<String> publish(int partition, String origin, String key) {
    Link previous = newest.get(partition);
    Link link = new Link(previous.number() + 1, 1000 + sent++);
    newest.set(partition, link);
    return new Message<>(partition, previous, link, origin, "id" + sent, Change.of(key));
  }

  /** Answers the heartbeats that were sent, with the newest links. */
  void answer() {
    while (!beats.isEmpty()) {
      beats.remove().complete(List.copyOf(newest));
    }
  }
}
