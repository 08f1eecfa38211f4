package io.tiercel.memory;

import static java.util.Objects.requireNonNull;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A memory tier of strings, its clock, and short words for what tests do with it. */
final class Subject {
  static final long LIFE = Duration.ofMinutes(1).toMillis();

  final Ticks ticks = new Ticks();
  final List<String> evicted = new ArrayList<>();
  final List<String> survived = new ArrayList<>();
  final MemoryTier<String, String> tier;

  Subject() {
    this(settings -> settings);
  }

  Subject(UnaryOperator<MemorySettings<String, String>> change) {
    tier = new MemoryTier<>(change.apply(MemorySettings.ofSize(1_000)), context());
  }

  Subject(MemorySettings<String, String> settings) {
    tier = new MemoryTier<>(settings, context());
  }

  private Subject(MemorySettings<String, String> settings, Function<String, Set<String>> keyTags) {
    tier = new MemoryTier<>(settings, context(keyTags));
  }

  /** One whose keys derive these tags. */
  static Subject deriving(Function<String, Set<String>> keyTags) {
    return new Subject(MemorySettings.ofSize(1_000), keyTags);
  }

  private Subject(int limit) {
    tier = new MemoryTier<>(MemorySettings.ofSize(1_000), context(), limit);
  }

  /** One whose ticks, and eras, run out soon. */
  static Subject beginningAnewAt(int limit) {
    return new Subject(limit);
  }

  private TierContext<String, String> context() {
    return context(Subject::prefix);
  }

  private TierContext<String, String> context(Function<String, Set<String>> keyTags) {
    return new TierContext<>("cache", "node", true, keyTags, ticks, new Events());
  }

  /** A key {@code a/b} derives the tag {@code a/}. */
  private static Set<String> prefix(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? Set.of() : Set.of(key.substring(0, slash + 1));
  }

  Ticket ticket(String key) {
    return ticketOf(now(tier.get(key, Ask.FILL)));
  }

  Ticket take(String key) {
    return ticketOf(now(tier.takeAll(List.of(key), Taking.WRITE)).get(0));
  }

  private static Ticket ticketOf(Answer<String> answer) {
    return ((Answer.Miss<String>) answer).ticket();
  }

  Outcome fill(String key, Ticket ticket, Entry<String> entry) {
    return now(tier.fill(new Filling<>(key, ticket, entry)));
  }

  Outcome fill(String key, Ticket ticket, String value, String... tags) {
    return fill(key, ticket, entry(value, tags));
  }

  /** A value that is fresh for a minute from now. */
  Entry<String> entry(@Nullable String value, String... tags) {
    long now = ticks.millis();
    return new Entry<>(value, now, now + LIFE, now + LIFE, Set.of(tags), Entry.UNSTAMPED);
  }

  /** Stores as a reader would. */
  void store(String key, String value, String... tags) {
    Outcome outcome = fill(key, ticket(key), value, tags);
    if (outcome != Outcome.STORED) {
      throw new AssertionError(outcome);
    }
  }

  void remove(String key) {
    tier.remove(Change.of(key)).toCompletableFuture().join();
  }

  void removeTag(String tag) {
    tier.remove(new Change.Tags<>(Set.of(tag))).toCompletableFuture().join();
  }

  void clear() {
    tier.remove(new Change.All<>()).toCompletableFuture().join();
  }

  @Nullable Object peek(String key) {
    return tier.peek(key);
  }

  /** The fresh value by the proper read. */
  @Nullable String get(String key) {
    return now(tier.get(key, Ask.LOOK)) instanceof Answer.Fresh<String> fresh
        ? fresh.entry().value()
        : null;
  }

  Answer<String> ask(String key, Ask ask) {
    return now(tier.get(key, ask));
  }

  static <T> T now(CompletionStage<T> stage) {
    return requireNonNull(stage.toCompletableFuture().getNow(null));
  }

  private final class Events implements Observer<String, String> {
    @Override
    public void evicted(String tier, String key, @Nullable String value, Cause cause) {
      evicted.add(tier + " " + key + "=" + value + " " + cause);
    }

    @Override
    public void survived(String what, Throwable failure) {
      survived.add(what);
    }
  }
}
