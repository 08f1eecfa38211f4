package io.tiercel.testkit;

import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Taking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * A model of the server behind a SHARED tier, for one cache: each operation is one atomic script of
 * one partition. How the parts of it keep old values out is argued in {@link Partition}.
 *
 * <p>Thread-safe by one lock, which no subscriber is called under. Times are of its own clock. Its
 * faults are methods, and may be called at any time.
 */
public final class SharedStore<K, V> implements Line.Speaker<Message<K>> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Journal journal = new Journal();
  private final List<Partition<K, V>> partitions = new ArrayList<>();
  private final List<Line<Message<K>>> subscribers = new CopyOnWriteArrayList<>();
  private final List<Consumer<Message<K>>> published = new CopyOnWriteArrayList<>();
  private final Scheduling scheduling;
  private final Settings settings;

  /**
   * How a store is laid out.
   *
   * @param partitions how many sequences there are, each with its own chain of messages
   * @param leaseLife how long a lease stands unless it is renewed
   * @param window how long a node that hears nothing may believe what it holds
   */
  public record Settings(int partitions, Duration leaseLife, Duration window) {
    /** One partition, leases of three seconds, a window of two. */
    public static final Settings DEFAULT =
        new Settings(1, Duration.ofSeconds(3), Duration.ofSeconds(2));

    /** The same with another number of partitions. */
    public Settings partitions(int count) {
      return new Settings(count, leaseLife, window);
    }
  }

  /**
   * Who speaks to the store.
   *
   * @param node its name, the origin of its messages
   * @param home whether the store is the cache's Home: it then keeps leases and publishes
   * @param keyTags the tags that derive from a key
   */
  record Client<K>(String node, boolean home, Function<K, Set<String>> keyTags) {}

  /** Tells of every message at the moment of its publication; not a connection that can break. */
  public void onPublished(Consumer<Message<K>> listener) {
    published.add(listener);
  }

  /** An empty store. */
  public SharedStore(Scheduling scheduling, Settings settings) {
    this.scheduling = scheduling;
    this.settings = settings;
    for (int i = 0; i < settings.partitions(); i++) {
      partitions.add(new Partition<>(journal, scheduling::random));
    }
  }

  /** How it is laid out. */
  public Settings settings() {
    return settings;
  }

  /** The time by its clock. */
  public long millis() {
    return scheduling.millis();
  }

  /** Which partition a key belongs to. */
  public int partitionOf(K key) {
    int hash = key.hashCode();
    return Math.floorMod(hash ^ (hash >>> 16), partitions.size());
  }

  List<Found<V>> acquire(List<K> keys, Ask ask, String token, Client<K> client) {
    return call(
        () -> map(keys, key -> partition(key).acquire(key, ask, claim(token, key, client))));
  }

  List<Found<V>> take(List<K> keys, Taking taking, String token, Client<K> client) {
    return call(() -> map(keys, key -> takeOne(key, taking, token, client)));
  }

  private Found<V> takeOne(K key, Taking taking, String token, Client<K> client) {
    Found<V> found = partition(key).take(key, taking, claim(token, key, client));
    if (found.kind() == Found.Kind.LEASE) {
      publish(partitionOf(key), Change.of(key), client);
    }
    return found;
  }

  List<Outcome> fill(
      List<Filling<K, V>> fillings, Function<Filling<K, V>, String> token, Client<K> client) {
    return call(() -> map(fillings, it -> fillOne(it, token.apply(it), client)));
  }

  private Outcome fillOne(Filling<K, V> filling, String token, Client<K> client) {
    K key = filling.key();
    Claim claim = claim(token, key, client);
    boolean change = partition(key).isChange(filling, claim);
    Outcome outcome = partition(key).fill(key, filling.entry(), claim);
    if (change && outcome != Outcome.REFUSED) {
      publishStore(key, client);
    }
    return outcome;
  }

  private void publishStore(K key, Client<K> client) {
    publish(partitionOf(key), Change.of(key), client);
  }

  boolean renew(K key, String token, Client<K> client) {
    return call(() -> partition(key).renew(key, claim(token, key, client)));
  }

  boolean release(K key, String token) {
    return call(() -> partition(key).release(key, token));
  }

  /** What a change means in each partition that it concerns. */
  Map<Integer, Change<K>> split(Change<K> change) {
    Map<Integer, Change<K>> parts = new LinkedHashMap<>();
    if (change instanceof Change.Keys<K> keys) {
      group(keys.keys(), this::partitionOf)
          .forEach((partition, some) -> parts.put(partition, new Change.Keys<>(some)));
    } else {
      for (int i = 0; i < partitions.size(); i++) {
        parts.put(i, change);
      }
    }
    return parts;
  }

  void remove(int partition, Change<K> change, Client<K> client) {
    run(() -> removeAndPublish(partition, change, client));
  }

  /**
   * How a block is begun.
   *
   * @param number by which it can be ended
   */
  record Blocking(Duration time, long number) {}

  void block(int partition, Change<K> change, Blocking how, Client<K> client) {
    Partition<K, V> part = partitions.get(partition);
    run(
        () -> {
          removeAndPublish(partition, change, client);
          long until = millis() + how.time().toMillis();
          each(change, one -> part.block(one, client.node(), until, how.number()));
        });
  }

  void unblock(int partition, Change<K> change, long number, Client<K> client) {
    run(() -> each(change, one -> partitions.get(partition).unblock(one, client.node(), number)));
  }

  List<Link> heartbeat() {
    return call(() -> map(partitions, Partition::link));
  }

  @Override
  public void subscribe(Line<Message<K>> subscriber) {
    run(
        () -> {
          subscribers.add(subscriber);
          subscriber.registered();
        });
  }

  @Override
  public void unsubscribe(Line<Message<K>> subscriber) {
    run(() -> subscribers.remove(subscriber));
  }

  /** How many entries it holds, valid or not. */
  public int size() {
    return call(() -> partitions.stream().mapToInt(Partition::size).sum());
  }

  /** Its present sequence number in the partition of the key. */
  public long number(K key) {
    return call(() -> partition(key).number());
  }

  /** Loses the entry of a key, as for want of memory. */
  public void evict(K key) {
    run(() -> partition(key).evict(key));
  }

  /** Loses the lease of a key. */
  public void evictLease(K key) {
    run(() -> partition(key).evictLease(key));
  }

  /** Loses the marker of a tag, in all partitions. */
  public void evictMarker(String tag) {
    run(() -> partitions.forEach(partition -> partition.evictMarker(tag)));
  }

  /** Loses the sequence of each partition, and so the marker of the whole cache and the links. */
  public void evictSequences() {
    run(() -> partitions.forEach(Partition::evictSequence));
  }

  /** Loses everything; connections stay. */
  public void flush() {
    run(
        () -> {
          partitions.forEach(Partition::flush);
          journal.forget();
        });
  }

  /** Fails over to a replica that has not heard of the latest writing operations. */
  public void loseLastWrites(int operations) {
    run(() -> journal.undo(operations));
    subscribers.forEach(Line::dropped);
  }

  /** Comes up again with nothing, and without the subscribers it had. */
  public void restartEmpty() {
    flush();
    subscribers.forEach(Line::dropped);
  }

  private Partition<K, V> partition(K key) {
    return partitions.get(partitionOf(key));
  }

  private Claim claim(String token, K key, Client<K> client) {
    long now = millis();
    long expiry = now + settings.leaseLife().toMillis();
    return new Claim(token, client.keyTags().apply(key), client.home(), now, expiry);
  }

  private void removeAndPublish(int partition, Change<K> change, Client<K> client) {
    partitions.get(partition).remove(change);
    publish(partition, change, client);
  }

  private void publish(int partition, Change<K> change, Client<K> client) {
    if (!client.home()) {
      return;
    }
    Link previous = partitions.get(partition).link();
    Link link = partitions.get(partition).appendLink();
    String id = Long.toHexString(scheduling.random());
    Message<K> message =
        new Message<>(partition, previous, link, client.node(), id, change, millis());
    published.forEach(listener -> listener.accept(message));
    subscribers.forEach(subscriber -> subscriber.told(message));
  }

  private static <K> void each(Change<K> change, Consumer<Change<K>> action) {
    if (change instanceof Change.Keys<K> keys) {
      keys.keys().forEach(key -> action.accept(Change.of(key)));
    } else if (change instanceof Change.Tags<K> tags) {
      tags.tags().forEach(tag -> action.accept(new Change.Tags<>(Set.of(tag))));
    } else {
      action.accept(change);
    }
  }

  private void run(Runnable operation) {
    call(
        () -> {
          operation.run();
          return true;
        });
  }

  private <T> T call(Supplier<T> operation) {
    lock.lock();
    try {
      journal.begin();
      return operation.get();
    } finally {
      lock.unlock();
      subscribers.forEach(Line::pass);
    }
  }

  static <A, B> List<B> map(List<A> items, Function<A, B> function) {
    List<B> result = new ArrayList<>(items.size());
    items.forEach(item -> result.add(function.apply(item)));
    return result;
  }

  static <A> Map<Integer, List<A>> group(List<A> items, ToIntFunction<A> partition) {
    Map<Integer, List<A>> groups = new LinkedHashMap<>();
    for (A item : items) {
      groups.computeIfAbsent(partition.applyAsInt(item), p -> new ArrayList<>()).add(item);
    }
    return groups;
  }
}
