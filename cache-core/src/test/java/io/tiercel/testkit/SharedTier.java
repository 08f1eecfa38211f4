package io.tiercel.testkit;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One node's client of a {@link SharedStore}: a SHARED tier whose server is a model.
 *
 * <p>Like a client of a real server it sends one request a partition, so that a bulk or a broad
 * change may succeed in one partition and fail in another, and it translates between the node's
 * clock and the server's. It has no time-outs: a lost request is never answered.
 */
public final class SharedTier<K, V> implements Tier<K, V> {
  private final String name;
  private final SharedStore<K, V> store;
  private final Network network;
  private final Network messages;
  private final TierContext<K, V> context;
  private final SharedStore.Client<K> client;
  private final List<Bus.Connection> connections = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** A client of the store. */
  public SharedTier(
      String name, SharedStore<K, V> store, Network network, TierContext<K, V> context) {
    this(name, store, network, network, context);
  }

  /** A client of the store that hears of changes through a network of its own. */
  SharedTier(
      String name,
      SharedStore<K, V> store,
      Network requests,
      Network messages,
      TierContext<K, V> context) {
    this.name = name;
    this.store = store;
    this.network = requests;
    this.messages = messages;
    this.context = context;
    this.client = new SharedStore.Client<>(context.node(), context.home(), context.keyTags());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Scope scope() {
    return Scope.SHARED;
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    long newerThan = shifted(ask.newerThan(), toServer());
    Ask asked = new Ask(ask.ticket(), newerThan);
    String token = newToken();
    return answers(keys, some -> store.acquire(some, asked, token, client));
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    String token = newToken();
    return answers(keys, some -> store.take(some, taking, token, client));
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    if (fillings.stream().allMatch(it -> token(it).isEmpty())) {
      return CompletableFuture.completedStage(SharedStore.map(fillings, it -> Outcome.REFUSED));
    }
    long shift = toServer();
    List<Filling<K, V>> sent =
        SharedStore.map(
            fillings, it -> new Filling<>(it.key(), it.ticket(), shifted(it.entry(), shift)));
    return scatter(
        sent, it -> store.partitionOf(it.key()), some -> store.fill(some, this::token, client));
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return broadcast(change, (part, some) -> store.remove(part, some, client));
  }

  @Override
  public CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    SharedStore.Blocking how = new SharedStore.Blocking(time, number);
    return broadcast(change, (part, some) -> store.block(part, some, how, client));
  }

  @Override
  public CompletionStage<Void> unblock(Change<K> change, long number) {
    return broadcast(change, (part, some) -> store.unblock(part, some, number, client));
  }

  @Override
  public Optional<Bus<K>> bus() {
    return Optional.of(new StoreBus());
  }

  @Override
  public void close() {
    closed = true;
    connections.forEach(Bus.Connection::close);
  }

  /** Each key is asked for once, however often it is in the list. */
  private CompletionStage<List<Answer<V>>> answers(
      List<K> keys, Function<List<K>, List<Found<V>>> request) {
    List<K> distinct = List.copyOf(new LinkedHashSet<>(keys));
    return scatter(distinct, store::partitionOf, request)
        .thenApply(
            found -> {
              Map<K, Answer<V>> answers = new LinkedHashMap<>();
              for (int i = 0; i < distinct.size(); i++) {
                answers.put(distinct.get(i), answer(distinct.get(i), found.get(i)));
              }
              return SharedStore.map(keys, key -> Objects.requireNonNull(answers.get(key)));
            });
  }

  private Answer<V> answer(K key, Found<V> found) {
    Entry<V> entry = found.entry() == null ? null : shifted(found.entry(), -toServer());
    return switch (found.kind()) {
      case HIT -> fresh(entry);
      case LEASE -> new Answer.Miss<>(new Held(key, found.token(), found.number()), entry);
      case WAIT -> new Answer.Busy<>(entry);
      case BLOCKED -> new Answer.Blocked<>(entry);
      case NOTHING -> new Answer.Miss<>(Ticket.NONE, entry);
    };
  }

  private static <V> Answer<V> fresh(@Nullable Entry<V> entry) {
    return new Answer.Fresh<>(Objects.requireNonNull(entry, "a hit has an entry"));
  }

  private interface Part<K> {
    void send(int partition, Change<K> change);
  }

  private CompletionStage<Void> broadcast(Change<K> change, Part<K> part) {
    if (closed) {
      return refuse();
    }
    List<CompletableFuture<?>> answers = new ArrayList<>();
    store
        .split(change)
        .forEach(
            (partition, some) ->
                answers.add(
                    network
                        .call(
                            () -> {
                              part.send(partition, some);
                              return true;
                            })
                        .toCompletableFuture()));
    return all(answers);
  }

  /** Sends each partition its items, and puts the answers in the items' order. */
  private <T, R> CompletionStage<List<R>> scatter(
      List<T> items, ToIntFunction<T> partition, Function<List<T>, List<R>> request) {
    if (closed) {
      return refuse();
    }
    Map<Integer, CompletableFuture<List<R>>> answers = new LinkedHashMap<>();
    SharedStore.group(items, partition)
        .forEach(
            (part, some) ->
                answers.put(part, network.call(() -> request.apply(some)).toCompletableFuture()));
    return all(answers.values()).thenApply(done -> gather(items, partition, answers));
  }

  private static <T, R> List<R> gather(
      List<T> items, ToIntFunction<T> partition, Map<Integer, CompletableFuture<List<R>>> answers) {
    Map<Integer, Iterator<R>> sources = new LinkedHashMap<>();
    answers.forEach((part, answer) -> sources.put(part, answer.join().iterator()));
    return SharedStore.map(
        items, item -> Objects.requireNonNull(sources.get(partition.applyAsInt(item))).next());
  }

  private static CompletableFuture<Void> all(Collection<? extends CompletableFuture<?>> answers) {
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
  }

  private <T> CompletionStage<T> refuse() {
    String message = "tier " + name + " of cache " + context.cache() + " is closed";
    return CompletableFuture.failedStage(new IllegalStateException(message));
  }

  private String newToken() {
    return context.node() + "-" + Long.toHexString(context.scheduling().random());
  }

  /** The token of a ticket that this tier made, empty for any other. */
  private String token(Filling<K, V> filling) {
    return filling.ticket() instanceof SharedTier<?, ?>.Held held && held.tier() == this
        ? held.token
        : "";
  }

  /** What to add to a time of this node to have the server's. */
  private long toServer() {
    return store.millis() - context.scheduling().millis();
  }

  private static <V> Entry<V> shifted(Entry<V> entry, long by) {
    return new Entry<>(
        entry.value(),
        shifted(entry.writtenAt(), by),
        shifted(entry.freshUntil(), by),
        shifted(entry.staleUntil(), by),
        entry.tags(),
        entry.stamp());
  }

  private static long shifted(long time, long by) {
    return time == Entry.NEVER || time == Long.MIN_VALUE ? time : time + by;
  }

  /** A ticket that is the lease of its key. */
  private final class Held implements Ticket {
    private final K key;
    private final String token;
    private final long number;

    private Held(K key, String token, long number) {
      this.key = key;
      this.token = token;
      this.number = number;
    }

    private SharedTier<K, V> tier() {
      return SharedTier.this;
    }

    @Override
    public long number() {
      return number;
    }

    @Override
    public Duration life() {
      return store.settings().leaseLife();
    }

    @Override
    public CompletionStage<Boolean> renew() {
      return closed ? refuse() : network.call(() -> store.renew(key, token, client));
    }

    @Override
    public void release() {
      if (!closed) {
        CompletionStage<Boolean> unread = network.call(() -> store.release(key, token));
        unread.exceptionally(failure -> false);
      }
    }

    @Override
    public String toString() {
      return name + " ticket " + number;
    }
  }

  private record Ear<K>(Bus.Receiver<K> receiver) implements Line.Listener<Message<K>> {
    @Override
    public void subscribed() {
      receiver.subscribed();
    }

    @Override
    public void heard(Message<K> message) {
      receiver.received(message);
    }

    @Override
    public void lost() {
      receiver.lost();
    }
  }

  /** The bus that the store publishes on. */
  private final class StoreBus implements Bus<K> {
    @Override
    public int partitions() {
      return store.settings().partitions();
    }

    @Override
    public Duration window() {
      return store.settings().window();
    }

    @Override
    public Connection connect(Receiver<K> receiver) {
      Connection connection = messages.listen(store, new Ear<>(receiver));
      connections.add(connection);
      return connection;
    }

    @Override
    public CompletionStage<List<Link>> heartbeat() {
      return closed ? refuse() : network.call(store::heartbeat);
    }
  }
}
