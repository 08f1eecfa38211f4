package io.tiercel.redis;

import io.tiercel.spi.Bus;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The messages of one cache, on a channel for each partition. */
final class RedisBus<K> implements Bus<K> {

  private final OpenTier<K, ?> tier;
  private final RedisWire wire;
  private final List<Partition> partitions;
  private final Duration window;
  private final Messages<K> messages;
  private final Observer<K, ?> observer;
  private final Map<String, Integer> channels = new HashMap<>();
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  RedisBus(
      OpenTier<K, ?> tier,
      RedisWire wire,
      List<Partition> partitions,
      Duration window,
      Messages<K> messages,
      Observer<K, ?> observer) {
    this.tier = tier;
    this.wire = wire;
    this.partitions = partitions;
    this.window = window;
    this.messages = messages;
    this.observer = observer;
    for (int i = 0; i < partitions.size(); i++) {
      channels.put(partitions.get(i).part().channel(), i);
    }
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public Duration window() {
    return window;
  }

  @Override
  public Connection connect(Receiver<K> receiver) {
    RedisWire.Subscription subscription =
        wire.subscribe(List.copyOf(channels.keySet()), new Ear(receiver));
    Connection connection = subscription::close;
    connections.add(connection);
    for (int i = 0; i < partitions.size(); i++) {
      int partition = i;
      partitions.get(i).abreast().follow(() -> receiver.followed(partition));
    }
    return connection;
  }

  void close() {
    connections.forEach(Connection::close);
  }

  @Override
  public CompletionStage<List<Link>> heartbeat() {
    return tier.ready("heartbeat", this::beat);
  }

  /**
   * Writes once at each primary, so that one that lost its replicas notices, and reads the heads;
   * all of it in one go.
   */
  private CompletableFuture<List<Link>> beat() {
    List<CompletableFuture<?>> writes = new ArrayList<>();
    Map<String, Keyspace.Part> primaries = tier.greeting().primaries();
    tier.doubted().retain(primaries.keySet());
    primaries.forEach((primary, part) -> writes.add(write(primary, part)));
    List<List<byte[]>> heads =
        partitions.stream().map(partition -> List.of(partition.part().head())).toList();
    long sentAt = tier.nanos();
    List<CompletableFuture<Link>> links = new ArrayList<>();
    List<CompletableFuture<List<byte @Nullable []>>> answers = wire.get(heads);
    for (int i = 0; i < answers.size(); i++) {
      Partition partition = partitions.get(i);
      links.add(
          answers
              .get(i)
              .thenCompose(values -> link(partition, values.get(0)))
              .whenComplete((link, failure) -> beat(partition, link, sentAt)));
    }
    return all(writes)
        .thenCompose(done -> all(links))
        .thenApply(done -> links.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<Void> write(String primary, Keyspace.Part part) {
    return tier.greeting()
        .send(part)
        .whenComplete((done, failure) -> tier.doubted().wrote(primary, failure));
  }

  private static void beat(Partition partition, @Nullable Link link, long sentAt) {
    if (link != null) {
      partition.abreast().beat(link, sentAt);
    }
  }

  private static CompletableFuture<Link> link(Partition partition, byte @Nullable [] bytes) {
    PartitionHead head = PartitionHead.of(bytes);
    return head == null
        ? partition.headOrNew().thenApply(PartitionHead::link)
        : CompletableFuture.completedFuture(head.link());
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> stages) {
    return CompletableFuture.allOf(stages.toArray(CompletableFuture<?>[]::new));
  }

  /** Passes on what is heard. */
  private final class Ear implements RedisWire.Listener {
    private final Receiver<K> receiver;

    private Ear(Receiver<K> receiver) {
      this.receiver = receiver;
    }

    @Override
    public void subscribed() {
      receiver.subscribed();
    }

    @Override
    public void lost() {
      receiver.lost();
    }

    /** What cannot be read is left out: the next message, or heartbeat, shows the gap. */
    @Override
    public void heard(String channel, byte[] bytes) {
      Integer partition = channels.get(channel);
      Message<K> message = partition == null ? null : read(partition, bytes);
      if (message != null) {
        receiver.received(message);
      }
    }

    private @Nullable Message<K> read(int partition, byte[] bytes) {
      try {
        return messages.read(partition, bytes);
      } catch (RuntimeException unreadable) {
        observer.survived("a message that cannot be read", unreadable);
        return null;
      }
    }
  }
}
