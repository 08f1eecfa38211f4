package io.tiercel.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.tiercel.codec.EntryCodec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.error.TierException;
import io.tiercel.error.TierTimeoutException;
import io.tiercel.error.TierUnavailableException;
import io.tiercel.internal.shared.Distinct;
import io.tiercel.internal.shared.OwnFillings;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Ask.Loan;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The tier of one cache on a Redis: sends what is asked to the partitions that it concerns, and
 * puts the answers together again.
 */
final class OpenTier<K, V> implements Tier<K, V>, LeaseTicket.Leases {

  private final String name;
  private final TierContext<K, V> context;
  private final RedisSettings settings;
  private final KeyCodec<K> keys;
  private final RedisWire wire;
  private final Runnable release;
  private final Keyspace keyspace;
  private final Session session;
  private final Greeting greeting;
  private final Entries<K, V> entries;
  private final List<Partition> partitions;
  private final Lookup.Means<K, V> means;
  private final RedisBus<K> bus;
  private final Doubted doubted = new Doubted();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean silent;

  /** What a tier is opened on; {@code release} gives it back. */
  record Ground<K, V>(
      String name,
      RedisSettings settings,
      EntryCodec<K, V> codec,
      SharedWire.Use line,
      Runnable release) {}

  OpenTier(Ground<K, V> ground, TierContext<K, V> context) {
    this.name = ground.name();
    this.context = context;
    this.settings = ground.settings();
    this.keys = ground.codec().keys();
    this.wire = ground.line().wire();
    this.release = ground.release();
    ServerClock clock = new ServerClock(context.scheduling());
    this.keyspace = new Keyspace(settings, context.cache());
    this.session =
        new Session(
            ground.line(),
            clock,
            context.scheduling(),
            context.node(),
            context.home(),
            settings.leaseLife());
    this.greeting = new Greeting(name, session, keyspace);
    this.entries = new Entries<>(ground.codec(), clock, name, context.observer());
    this.partitions = new ArrayList<>();
    for (int i = 0; i < keyspace.partitions(); i++) {
      partitions.add(new Partition(keyspace.part(i), session));
    }
    this.means = Lookup.Means.of(entries, clock, this, context.scheduling().executor());
    this.bus =
        new RedisBus<>(
            this,
            wire,
            partitions,
            settings.window(),
            new Messages<>(keys, clock),
            context.observer());
  }

  /** Waits for the first connection, but not for ever: a server that is down stops nobody. */
  OpenTier<K, V> awaitReady() {
    wire.awaitOpen(settings.startWait());
    if (wire.isOpen()) {
      greeting.await(settings.startWait());
    }
    return this;
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
  public void require(K key) {
    keys.require(key);
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    Loan loan = ask.loan();
    if (keys.size() == 1) {
      return ready("get", () -> lookUp(keys.get(0), ask));
    } else if (loan == null) {
      return ready("get", () -> lookUp(keys, ask, means));
    }
    LentThread thread = new LentThread(loan, context.scheduling().executor());
    return thread.await(ready("get", () -> lookUp(keys, ask, means.on(thread))));
  }

  private CompletableFuture<List<Answer<V>>> lookUp(
      List<K> keys, Ask ask, Lookup.Means<K, V> means) {
    return lookUp(keys, ask.newerThan(), means, lookup -> read(lookup, ask));
  }

  @Override
  public CompletionStage<Answer<V>> get(K key, Ask ask) {
    return ready("get", () -> lookUp(key, ask).thenApply(answers -> answers.get(0)));
  }

  private CompletableFuture<List<Answer<V>>> lookUp(K key, Ask ask) {
    Located<K> place = locate(key);
    Inquiry<K, V> inquiry = new Inquiry<>(place, session.clock().toServer(ask.newerThan()));
    return read(new Lookup<>(partitions.get(place.partition()), means, List.of(inquiry)), ask);
  }

  private CompletableFuture<List<Answer<V>>> read(Lookup<K, V> lookup, Ask ask) {
    return !doubted.isEmpty() && doubted.contains(wire.primaryOf(lookup.partition().part().head()))
        ? failed("get", "its primary refuses to be written to, so another may have taken over")
        : lookup.read(ask);
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return ready("take", () -> lookUp(keys, Long.MIN_VALUE, means, lookup -> lookup.take(taking)));
  }

  private CompletableFuture<List<Answer<V>>> lookUp(
      List<K> keys,
      long newerThan,
      Lookup.Means<K, V> means,
      Function<Lookup<K, V>, CompletableFuture<List<Answer<V>>>> question) {
    long since = session.clock().toServer(newerThan);
    Distinct<K, Inquiry<K, V>> distinct =
        Distinct.of(keys, key -> new Inquiry<>(locate(key), since));
    Scattering<Inquiry<K, V>> portions =
        new Scattering<>(distinct.items(), it -> it.located.partition(), it -> it.located.size());
    return portions
        .gather(
            portions.send(
                (part, some) -> question.apply(new Lookup<>(partitions.get(part), means, some))))
        .thenApply(distinct::inOrder);
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    OwnFillings<K, V> sorted = new OwnFillings<>(fillings, this::isOurs);
    List<Filling<K, V>> ours = sorted.own();
    return ours.isEmpty()
        ? CompletableFuture.completedStage(sorted.outcomes(List.of()))
        : ready("fill", () -> fillOurs(ours).thenApply(sorted::outcomes));
  }

  private boolean isOurs(Ticket ticket) {
    return ticket instanceof LeaseTicket lease && lease.isOf(this);
  }

  private CompletableFuture<List<Outcome>> fillOurs(List<Filling<K, V>> fillings) {
    List<Partition.Filled> filled = new ArrayList<>(fillings.size());
    for (Filling<K, V> filling : fillings) {
      filled.add(entries.write(filling, (LeaseTicket) filling.ticket()));
    }
    Scattering<Partition.Filled> portions =
        new Scattering<>(filled, it -> it.ticket().located().partition(), Partition.Filled::size);
    return portions
        .gather(portions.sendInTurn((part, some) -> partitions.get(part).fill(some)))
        .thenApply(fates -> fates.stream().map(this::outcome).toList());
  }

  private Outcome outcome(Fate fate) {
    if (fate == Fate.FULL) {
      context
          .observer()
          .survived("Redis is full", new Entries.Trouble("an entry was not stored", null));
    }
    return fate.outcome();
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return ready(
        "remove", () -> broadcast(change, (partition, some) -> partition.remove(change, some)));
  }

  /** Blocked first: whoever comes between the two finds the old value, or nothing and the block. */
  @Override
  public CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    Partition.Blocking how = new Partition.Blocking(time, number);
    return ready(
        "block",
        () ->
            broadcast(
                change,
                (partition, some) ->
                    partition
                        .block(change, some, how)
                        .thenCompose(done -> partition.remove(change, some))));
  }

  @Override
  public CompletionStage<Void> unblock(Change<K> change, long number) {
    return ready(
        "unblock",
        () -> broadcast(change, (partition, some) -> partition.unblock(change, some, number)));
  }

  /** A part that fails fails the whole: it will be sent again. */
  private CompletableFuture<Void> broadcast(
      Change<K> change, BiFunction<Partition, List<Located<K>>, CompletableFuture<Reply>> send) {
    List<CompletableFuture<Reply>> sent =
        change instanceof Change.Keys<K> keys
            ? new Scattering<>(
                    keys.keys().stream().map(this::locate).toList(),
                    Located::partition,
                    Located::size)
                .sendInTurn((part, some) -> send.apply(partitions.get(part), some))
            : partitions.stream().map(partition -> send.apply(partition, List.of())).toList();
    return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CompletionStage<Sighting<V>> inspect(K key) {
    return ready(
        "inspect",
        () -> {
          Located<K> place = locate(key);
          return new Sight<>(partitions.get(place.partition()), entries, session.clock(), place)
              .look();
        });
  }

  /** The memory of all primaries. One that does not say is not asked again. */
  @Override
  public CompletionStage<Volume> volume() {
    return silent ? CompletableFuture.completedStage(Volume.UNKNOWN) : ready("volume", this::used);
  }

  private CompletableFuture<Volume> used() {
    List<CompletableFuture<Long>> parts =
        greeting.primaries().values().stream().map(this::used).toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> sum(parts.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<Long> used(Keyspace.Part part) {
    return session
        .run(Script.USED, List.of(part.head()), List.of())
        .thenApply(reply -> reply.number(1));
  }

  private Volume sum(List<Long> parts) {
    silent = parts.contains(-1L);
    return silent ? Volume.UNKNOWN : new Volume(parts.stream().mapToLong(Long::longValue).sum());
  }

  @Override
  public Optional<Bus<K>> bus() {
    return Optional.of(bus);
  }

  @Override
  public Duration life() {
    return settings.leaseLife();
  }

  @Override
  public CompletionStage<Boolean> renew(LeaseTicket ticket) {
    return ready("renew", () -> partitions.get(ticket.located().partition()).renew(ticket));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a lease that is not given back runs out
  public void release(LeaseTicket ticket) {
    ready("release", () -> partitions.get(ticket.located().partition()).release(ticket));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      bus.close();
      release.run();
    }
  }

  private Located<K> locate(K key) {
    byte[] bytes = keys.bytes(Objects.requireNonNull(key, "key"));
    return new Located<>(
        key, bytes, keyspace.partitionOf(bytes), List.copyOf(context.keyTags().apply(key)));
  }

  Doubted doubted() {
    return doubted;
  }

  Greeting greeting() {
    return greeting;
  }

  long nanos() {
    return context.scheduling().nanos();
  }

  /** Does something as soon as it is known that the server's layout is ours. */
  <T> CompletableFuture<T> ready(String operation, Supplier<CompletableFuture<T>> work) {
    if (closed.get()) {
      return failed(operation, "the tier is closed");
    } else if (!wire.isOpen()) {
      return failed(operation, "there is no connection at the moment");
    }
    CompletableFuture<T> done =
        greeting.isOver() ? work.get() : greeting.ensure().thenCompose(greeted -> work.get());
    return done.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(named(operation, failure)));
  }

  private <T> CompletableFuture<T> failed(String operation, String why) {
    return CompletableFuture.failedFuture(
        new TierUnavailableException(name, operation, why + " (cache " + context.cache() + ")"));
  }

  private Throwable named(String operation, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TierException) {
      return cause;
    } else if (cause instanceof RedisCommandTimeoutException) {
      return new TierTimeoutException(name, operation, String.valueOf(cause.getMessage()));
    }
    String message = cause.getMessage();
    return new TierException(
        name, operation, message == null ? cause.getClass().getSimpleName() : message, cause);
  }
}
