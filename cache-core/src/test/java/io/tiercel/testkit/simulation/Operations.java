package io.tiercel.testkit.simulation;

import io.tiercel.AsyncTieredCache;
import io.tiercel.CacheOptions;
import io.tiercel.error.CacheException;
import io.tiercel.error.LoadTimeoutException;
import io.tiercel.error.LostLeaseException;
import io.tiercel.error.TierException;
import io.tiercel.internal.EngineAccess;
import io.tiercel.spi.Change;
import io.tiercel.testkit.simulation.History.Reading;
import io.tiercel.testkit.simulation.Revision.Kind;
import io.tiercel.testkit.simulation.Revision.State;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the application does: reads on all nodes, and writes that are followed by a change. */
final class Operations {
  private final Fleet fleet;
  private final Setup setup;
  private final Dice dice;
  private final History history;
  private final Truth truth;
  private final Set<Call> pending = new LinkedHashSet<>();
  private final Set<String> changing = new HashSet<>();
  private final Set<String> updating = new LinkedHashSet<>();

  /** One operation under way. */
  private static final class Call {
    private final Member member;
    private final String what;

    private Call(Member member, String what) {
      this.member = member;
      this.what = what;
    }

    @Override
    public String toString() {
      return what + " on " + member;
    }
  }

  Operations(Fleet fleet, Dice dice) {
    this.fleet = fleet;
    this.setup = fleet.setup();
    this.dice = dice;
    this.history = fleet.history();
    this.truth = fleet.truth();
  }

  /** Does something somewhere. */
  void next() {
    List<Member> running = fleet.members().stream().filter(Member::running).toList();
    if (running.isEmpty()) {
      return;
    }
    Member member = dice.from(running);
    if (dice.chance(0.7)) {
      read(member);
    } else {
      change(member);
    }
  }

  // reading

  private void read(Member member) {
    String key = key();
    switch (dice.below(10)) {
      case 0 -> look(member, key);
      case 1, 2 -> getAll(member, dice.some(setup.keys()));
      case 3 -> reload(member, dice.chance(0.7) ? List.of(key) : dice.some(setup.keys()));
      case 4 -> skip(member, key);
      default -> get(member, key);
    }
  }

  /** Any, and often one that somebody holds while he decides about it. */
  private String key() {
    return updating.isEmpty() || dice.chance(0.6)
        ? dice.from(setup.keys())
        : dice.from(List.copyOf(updating));
  }

  void get(Member member, String key) {
    Reading reading = history.begin(member, List.of(key));
    begin(
        member,
        "get " + key,
        member.cache.async().get(key),
        Operations::isReadFailure,
        value -> history.answered(reading, key, value));
  }

  /** A read when all is over: it has to find the newest version. */
  void readLast(Member member, String key) {
    Reading reading = history.begin(member, List.of(key));
    begin(
        member,
        "get " + key + " at last",
        member.cache.async().get(key),
        failure -> false,
        value -> {
          history.answered(reading, key, value);
          history.last(member, key, value);
        });
  }

  private void look(Member member, String key) {
    Reading reading = history.begin(member, List.of(key));
    begin(
        member,
        "look at " + key,
        member.cache.async().getIfPresent(key),
        failure -> false,
        value -> {
          if (value != null) {
            history.found(reading, key, value);
          }
        });
  }

  private void skip(Member member, String key) {
    List<String> tiers = member.cache.operations().tiers();
    // who passes Home by also passes the leases by that keep loads apart
    String tier = setup.isCalm() ? tiers.get(0) : dice.from(tiers);
    if (tier.equals(member.cache.operations().home()) && setup.isCalm()) {
      return;
    }
    Reading reading = history.begin(member, List.of(key));
    begin(
        member,
        "get " + key + " without " + tier,
        member.cache.async().with(CacheOptions.NONE.skipping(tier)).get(key),
        Operations::isReadFailure,
        value -> history.answered(reading, key, value));
  }

  private void getAll(Member member, List<String> keys) {
    Reading reading = history.begin(member, keys);
    begin(
        member,
        "get all of " + keys,
        member.cache.async().getAll(keys),
        Operations::isReadFailure,
        values -> keys.forEach(key -> history.answered(reading, key, values.get(key))));
  }

  private void reload(Member member, List<String> keys) {
    Reading reading = history.begin(member, keys);
    Revision revision = history.begin(Kind.RELOAD, member, new Change.Keys<>(keys));
    begin(
        member,
        "reload " + keys,
        member.cache.async().with(CacheOptions.NONE.reloading()).getAll(keys),
        Operations::isReloadFailure,
        (values, failure) -> {
          history.returned(revision, failure);
          for (String key : failure == null ? keys : List.<String>of()) {
            history.answered(reading, key, values.get(key));
            history.reloaded(revision, key, values.get(key));
          }
        });
  }

  // changing

  private void change(Member member) {
    String key = dice.from(setup.keys());
    switch (dice.below(10)) {
      case 0 -> invalidateAll(member, dice.some(setup.keys()));
      case 1 -> invalidateBroadly(member);
      case 2 -> invalidateTag(member, dice.oneOf("kind-0", "kind-1", "third"));
      case 3 -> invalidatePrefix(member, Truth.prefix(key));
      case 4, 5 -> put(member, key);
      case 6 -> update(member, key);
      default -> invalidate(member, key);
    }
  }

  void invalidate(Member member, String key) {
    invalidateWith(member, List.of(key), Change.of(key), cache -> cache.invalidate(key));
  }

  private void invalidateAll(Member member, List<String> keys) {
    Change<String> change = new Change.Keys<>(keys);
    invalidateWith(member, keys, change, cache -> cache.invalidateAll(keys));
  }

  private void invalidateBroadly(Member member) {
    Change<String> change = new Change.All<>();
    invalidateWith(member, setup.keys(), change, AsyncTieredCache::invalidateAll);
  }

  private void invalidateTag(Member member, String tag) {
    Change<String> change = new Change.Tags<>(Set.of(tag));
    List<String> keys =
        setup.keys().stream()
            .filter(key -> Truth.tags(key, truth.newest(key)).contains(tag))
            .toList();
    invalidateWith(member, keys, change, cache -> cache.invalidateTags(tag));
  }

  private void invalidatePrefix(Member member, String prefix) {
    Change<String> change = Revision.prefix(prefix);
    List<String> keys = setup.keys().stream().filter(key -> key.startsWith(prefix)).toList();
    invalidateWith(member, keys, change, cache -> cache.invalidatePrefix(prefix));
  }

  private void invalidateWith(
      Member member,
      List<String> keys,
      Change<String> change,
      Function<AsyncTieredCache<String, Versioned>, CompletableFuture<Void>> call) {
    if (!mayChange(keys)) {
      return;
    }
    keys.forEach(this::write);
    Revision revision = history.begin(Kind.INVALIDATE, member, change);
    begin(member, "invalidate " + change, () -> call.apply(member.cache.async()), revision, keys);
  }

  private void write(String key) {
    int version = truth.write(key, dice.chance(0.9));
    fleet.trace().add("source", () -> key + " is " + truth.version(key, version));
  }

  private void put(Member member, String key) {
    if (!mayChange(List.of(key))) {
      return;
    }
    int version = truth.write(key, true);
    Revision revision = history.begin(Kind.PUT, member, Change.of(key));
    begin(
        member,
        "put " + key + "@" + version,
        () -> member.cache.async().with(tagged(key, version)).put(key, new Versioned(key, version)),
        revision,
        List.of(key));
  }

  private static CacheOptions tagged(String key, int version) {
    return CacheOptions.NONE.tagged(Truth.tags(key, version).toArray(String[]::new));
  }

  /** Writes the source while it holds the key at Home, and stores what it has written. */
  private void update(Member member, String key) {
    if (!mayChange(List.of(key))) {
      return;
    }
    Revision revision = history.begin(Kind.UPDATE, member, Change.of(key));
    Writing writing = new Writing(member, key, revision);
    begin(
        member, "update " + key, () -> member.engine.update(key, writing), revision, List.of(key));
  }

  /** A function that takes its time, and then writes the next version. */
  private final class Writing implements EngineAccess.Function<Versioned> {
    private final Member member;
    private final String key;
    private final Revision revision;

    private Writing(Member member, String key, Revision revision) {
      this.member = member;
      this.key = key;
      this.revision = revision;
    }

    @Override
    public CompletionStage<Boolean> think() {
      updating.add(key);
      CompletableFuture<Boolean> thought = new CompletableFuture<>();
      Duration time = dice.oneOf(dice.millis(1, 50), dice.millis(50, 1000));
      member.host.schedule(() -> thought.complete(true), time);
      return thought;
    }

    @Override
    public Versioned decide(@Nullable Versioned present) {
      updating.remove(key);
      int version = truth.write(key, true);
      history.written(revision, key, version);
      return new Versioned(key, version);
    }

    @Override
    public CacheOptions optionsOf(Versioned value) {
      return tagged(key, value.version());
    }
  }

  /** An orderly application leaves a key alone while it is changing it. */
  private boolean mayChange(Collection<String> keys) {
    return !setup.pace().orderly() || keys.stream().noneMatch(changing::contains);
  }

  private void begin(
      Member member,
      String what,
      Supplier<? extends CompletableFuture<?>> call,
      Revision revision,
      List<String> keys) {
    changing.addAll(keys);
    begin(
        member,
        what,
        call.get(),
        Operations::isWriteFailure,
        (value, failure) -> {
          keys.forEach(changing::remove);
          history.returned(revision, failure);
          if (revision.kind == Kind.UPDATE && isLost(failure)) {
            revision.state = State.LOST;
            invalidate(member, keys.get(0));
          }
        });
  }

  // what they have in common

  private <T> void begin(
      Member member,
      String what,
      CompletableFuture<T> call,
      Predicate<Throwable> foreseen,
      Consumer<T> check) {
    begin(
        member,
        what,
        call,
        foreseen,
        (value, failure) -> {
          if (failure == null) {
            check.accept(value);
          }
        });
  }

  private <T> void begin(
      Member member,
      String what,
      CompletableFuture<T> call,
      Predicate<Throwable> foreseen,
      BiConsumer<T, @Nullable Throwable> end) {
    Call begun = new Call(member, what);
    fleet.trace().add(member.name(), () -> "calls " + what);
    pending.add(begun);
    CompletableFuture<T> unused =
        call.whenComplete(
            (value, wrapped) -> {
              Throwable failure = wrapped == null ? null : cause(wrapped);
              pending.remove(begun);
              fleet
                  .trace()
                  .add(member.name(), () -> what + " = " + (failure == null ? value : failure));
              if (failure != null && !foreseen.test(failure)) {
                history.violate(Invariant.FORESEEN, begun + " failed with " + failure);
              }
              end.accept(value, failure);
            });
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static boolean isReadFailure(Throwable failure) {
    return failure instanceof Loader.SourceFailure || failure instanceof LoadTimeoutException;
  }

  private static boolean isReloadFailure(Throwable failure) {
    return isReadFailure(failure) || failure instanceof TierException;
  }

  private static boolean isWriteFailure(Throwable failure) {
    return failure instanceof TierException || isLost(failure);
  }

  private static boolean isLost(@Nullable Throwable failure) {
    return failure instanceof LostLeaseException
        || (failure != null
            && failure.getClass() == CacheException.class
            && failure.getMessage().startsWith("An atomic operation"));
  }

  /** What has not ended yet on nodes that are alive. */
  List<String> pending() {
    pending.removeIf(call -> !fleet.members().contains(call.member));
    return pending.stream().map(Call::toString).toList();
  }

  /** Nobody waits for a killed node. The keys that it was changing are left alone from here on. */
  void forget(Member member) {
    pending.removeIf(call -> call.member == member);
  }
}
