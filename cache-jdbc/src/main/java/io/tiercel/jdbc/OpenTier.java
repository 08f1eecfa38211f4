package io.tiercel.jdbc;

import io.tiercel.codec.EntryCodec;
import io.tiercel.error.ConfigurationException;
import io.tiercel.internal.shared.Distinct;
import io.tiercel.internal.shared.OwnFillings;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The tier of one cache in a database: puts what is asked into the line that it belongs to, and
 * says in the tier's words what went wrong.
 */
final class OpenTier<K, V> implements Tier<K, V>, JdbcTicket.Issuer {

  private final String name;
  private final TierContext<K, V> context;
  private final Runnable release;
  private final Session<K, V> session;
  private final Lines<K, V> lines;
  private final Purge<K, V> purge;
  private final JdbcBus<K> bus;
  private final Scheduling.Cancellable idle;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What a tier is opened on; {@code release} gives it back. */
  record Ground<K, V>(String name, EntryCodec<K, V> codec, Store store, Runnable release) {}

  OpenTier(Ground<K, V> ground, TierContext<K, V> context) {
    this.name = ground.name();
    this.context = context;
    this.release = ground.release();
    this.session =
        new Session<>(
            ground.store(),
            context,
            new Places<>(ground.codec().keys(), context.keyTags(), context.cache()),
            clock -> new Entries<>(ground.codec(), clock, name, context.observer()));
    this.lines = new Lines<>(session, this);
    this.purge = new Purge<>(session);
    this.bus = new JdbcBus<>(this, session, new Messages<>(ground.codec().keys()));
    this.idle = ground.store().sweep().whenIdle(context.scheduling(), this::keepTime);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // whoever needs it does it, if this fails
  private void keepTime() {
    lines.call(session::keepTime);
  }

  /** Waits for the database, but not for ever: one that is down stops nobody, a wrong one does. */
  OpenTier<K, V> awaitReady() {
    try {
      lines.greet(session.settings().pool().startWait());
      return this;
    } catch (ConfigurationException wrong) {
      close();
      throw wrong;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Scope scope() {
    return session.settings().scope();
  }

  @Override
  public void require(K key) {
    session.places().require(key);
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    return open(
        "get",
        () -> {
          Distinct<K, Inquiry<K, V>> distinct = inquire(keys, ask);
          return lines.read(distinct.items(), ask.loan()).thenApply(distinct::inOrder);
        });
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return open(
        "take",
        () -> {
          Distinct<K, Inquiry<K, V>> distinct = inquire(keys, Ask.LOOK);
          return lines
              .change(new ChangeRequest.Take<>(nanos(), distinct.items(), taking))
              .thenApply(distinct::inOrder);
        });
  }

  private Distinct<K, Inquiry<K, V>> inquire(List<K> keys, Ask ask) {
    long newerThan = session.clock().toServer(ask.newerThan());
    return Distinct.of(keys, key -> new Inquiry<>(session.places().locate(key), ask, newerThan));
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    OwnFillings<K, V> sorted = new OwnFillings<>(fillings, this::isOurs);
    List<Fills.Item<K, V>> ours =
        sorted.own().stream()
            .map(filling -> new Fills.Item<>(filling, (JdbcTicket) filling.ticket()))
            .toList();
    return ours.isEmpty()
        ? CompletableFuture.completedStage(sorted.outcomes(List.of()))
        : open("fill", () -> store(ours).thenApply(sorted::outcomes));
  }

  /** What is a change has to wait for a transaction, and all else for a batch. */
  private CompletableFuture<List<Outcome>> store(List<Fills.Item<K, V>> items) {
    List<Fills.Item<K, V>> plain = items.stream().filter(it -> !isChange(it)).toList();
    if (plain.size() == items.size()) {
      return lines.fill(items);
    }
    List<CompletableFuture<?>> parts = new ArrayList<>();
    if (!plain.isEmpty()) {
      parts.add(lines.fill(plain));
    }
    items.stream().filter(this::isChange).forEach(it -> parts.add(lines.change(decision(it))));
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> items.stream().map(Fills.Item::outcome).toList());
  }

  private boolean isChange(Fills.Item<K, V> item) {
    return session.home() && item.ticket().decides() && item.filling().isNews();
  }

  private ChangeRequest<K, V, Outcome> decision(Fills.Item<K, V> item) {
    Located<K> key = session.places().locate(item.filling().key());
    return new ChangeRequest.Decision<>(nanos(), key, item);
  }

  private boolean isOurs(Ticket ticket) {
    return ticket instanceof JdbcTicket issued && issued.isOf(this);
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return open("remove", () -> none(lines.change(removal(change)))).thenRun(() -> purge(change));
  }

  /** Nodes that share a table leave what is hidden to its end: each of them would look for it. */
  private void purge(Change<K> change) {
    if (change instanceof Change.All && scope() == Scope.LOCAL) {
      purge.begin();
    }
  }

  /** In one transaction: whoever comes sees both or none. */
  @Override
  public CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    Map<Place, List<String>> names = blocks(change);
    return open(
        "block",
        () -> {
          List<Located<K>> keys = located(change);
          ChangeRequest.Step<K, V> removal = step(change, keys);
          return none(
              lines.change(
                  new ChangeRequest.Plain<>(
                      nanos(),
                      names.size() + rows(change),
                      keys,
                      changing -> {
                        changing.block(names, Math.max(1, time.toMillis()), number);
                        removal.apply(changing);
                      })));
        });
  }

  @Override
  public CompletionStage<Void> unblock(Change<K> change, long number) {
    Map<Place, List<String>> names = blocks(change);
    return open(
        "unblock",
        () ->
            none(
                lines.change(
                    new ChangeRequest.Plain<>(
                        nanos(), names.size(), List.of(), it -> it.unblock(names, number)))));
  }

  private ChangeRequest<K, V, Boolean> removal(Change<K> change) {
    List<Located<K>> keys = located(change);
    return keys.isEmpty()
        ? new ChangeRequest.Plain<>(nanos(), rows(change), keys, step(change, keys))
        : new ChangeRequest.Removal<>(nanos(), keys);
  }

  /** How many rows a change writes, about. */
  private static int rows(Change<?> change) {
    if (change instanceof Change.Tags<?> tags) {
      return tags.tags().size();
    }
    return change instanceof Change.Keys<?> keys ? keys.keys().size() : 1;
  }

  private ChangeRequest.Step<K, V> step(Change<K> change, List<Located<K>> keys) {
    if (change instanceof Change.Tags<K> tags) {
      return changing -> changing.mark(tags.tags());
    } else if (change instanceof Change.Keys<K>) {
      return changing -> changing.remove(keys);
    }
    return Changing::markAll;
  }

  private List<Located<K>> located(Change<K> change) {
    if (change instanceof Change.Keys<K> keys) {
      Set<K> distinct = new LinkedHashSet<>(keys.keys());
      return distinct.stream().map(session.places()::locate).toList();
    }
    return List.of();
  }

  /** The names of a change's blocks, each with this node's: only who began a block can end it. */
  private Map<Place, List<String>> blocks(Change<K> change) {
    Places<K> places = session.places();
    if (change instanceof Change.Tags<K> tags) {
      return Map.of(
          places.blocks(), tags.tags().stream().map(tag -> context.node() + "\0t" + tag).toList());
    } else if (change instanceof Change.Keys<K> keys) {
      Map<Place, List<String>> names = new HashMap<>();
      for (Located<K> each : located(keys)) {
        names.put(places.blocks(each), List.of(context.node()));
      }
      return names;
    }
    return Map.of(places.blocks(), List.of(context.node() + "\0a"));
  }

  @Override
  public CompletionStage<Sighting<V>> inspect(K key) {
    Located<K> located = session.places().locate(key);
    return open("inspect", () -> lines.call(new Sight<>(session, located)));
  }

  @Override
  public CompletionStage<Volume> volume() {
    return CompletableFuture.completedStage(new Volume(session.store().sweep().bytes()));
  }

  @Override
  public Optional<Bus<K>> bus() {
    return Optional.of(bus);
  }

  @Override
  public CompletionStage<Boolean> renew(JdbcTicket ticket) {
    return open("renew", () -> lines.lease(ticket, LeaseRequest.Wish.RENEWAL));
  }

  /** Who comes next does not wait for this: until it is done the lease counts as given back. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a lease that is not given back runs out
  public void release(JdbcTicket ticket) {
    if (ticket.isLease() && !closed.get()) {
      session.store().releases().begin(ticket);
      lines
          .lease(ticket, LeaseRequest.Wish.RELEASE)
          .whenComplete((done, failure) -> session.store().releases().end(ticket));
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      idle.cancel();
      bus.close();
      release.run();
    }
  }

  Lines<K, V> lines() {
    return lines;
  }

  private long nanos() {
    return context.scheduling().nanos();
  }

  private static CompletableFuture<Void> none(CompletableFuture<Boolean> done) {
    return done.thenAccept(it -> {});
  }

  <T> CompletableFuture<T> open(String operation, Supplier<CompletableFuture<T>> work) {
    if (closed.get()) {
      return CompletableFuture.failedFuture(
          Failures.unavailable(name, operation, context.cache(), "the tier is closed"));
    }
    return work.get()
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(Failures.named(name, operation, failure)));
  }
}
