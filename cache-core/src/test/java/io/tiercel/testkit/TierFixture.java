package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the contracts stand on: how a tier is made and how time passes, and the words the tests use.
 *
 * <p>A subclass has to say how a client of its tier is opened; clients of one cache's name have to
 * see the same data, if the tier is SHARED. A tier that keeps time by a server's clock overrides
 * {@link #scheduling}, {@link #pass} and {@link #unit} as well.
 */
@Timeout(60)
public abstract class TierFixture {
  private static final AtomicInteger CACHES = new AtomicInteger();

  private final ManualScheduling manual = ManualScheduling.callerRuns();
  private final String cache = "contract" + CACHES.incrementAndGet();
  private final List<Tier<String, String>> opened = new ArrayList<>();

  /** A client of the tier under test; it is closed after the test. */
  protected abstract Tier<String, String> open(TierContext<String, String> context);

  /** The time, randomness and threads that the tier is given. */
  protected Scheduling scheduling() {
    return manual;
  }

  /** Lets so much time pass, for the tier and for {@link #scheduling}. */
  protected void pass(Duration time) {
    manual.advance(time);
  }

  /** The time that the lives in the tests are multiples of: less where it really has to pass. */
  protected Duration unit() {
    return Duration.ofSeconds(1);
  }

  /** Whether {@link #pass} costs nothing, and moves all clocks by exactly what it is told. */
  protected boolean exactTime() {
    return true;
  }

  /** By how much a time may differ that comes back from the tier. */
  protected Duration tolerance() {
    return Scheduling.TICK;
  }

  /** The result of a stage, once it is complete. */
  protected <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw new AssertionError("the tier failed: " + failure.getCause(), failure.getCause());
    } catch (InterruptedException | TimeoutException failure) {
      throw new AssertionError("the tier did not answer", failure);
    }
  }

  @AfterEach
  void closeAll() {
    opened.forEach(Tier::close);
  }

  final Tier<String, String> client(String node) {
    return client(context(cache, node, true));
  }

  final Tier<String, String> clientBeyondHome(String node) {
    return client(context(cache, node, false));
  }

  final Tier<String, String> clientOfCache(String suffix) {
    return client(context(cache + suffix, "a", true));
  }

  private Tier<String, String> client(TierContext<String, String> context) {
    Tier<String, String> tier = open(context);
    opened.add(tier);
    return tier;
  }

  private TierContext<String, String> context(String name, String node, boolean home) {
    return new TierContext<>(
        name, node, home, TierFixture::keyTags, scheduling(), new Observer<>() {});
  }

  /** The tag of a key such as {@code user:1} is {@code user:}; a key without a colon has none. */
  static Set<String> keyTags(String key) {
    int colon = key.indexOf(':');
    return colon < 0 ? Set.of() : Set.of(key.substring(0, colon + 1));
  }

  final long now() {
    return scheduling().millis();
  }

  final Duration units(double count) {
    return Duration.ofMillis((long) (unit().toMillis() * count));
  }

  /** An entry written now, that nothing but its tags will end during a test. */
  final Entry<String> entry(String value, String... tags) {
    return living(value, 100, 200, tags);
  }

  /** An entry written now, fresh and stale for so many units from now. */
  final Entry<String> living(@Nullable String value, double fresh, double stale, String... tags) {
    long now = now();
    return new Entry<>(
        value,
        now,
        now + units(fresh).toMillis(),
        now + units(stale).toMillis(),
        Set.of(tags),
        Entry.UNSTAMPED);
  }

  final Answer<String> ask(Tier<String, String> tier, String key) {
    return await(tier.get(key, Ask.FILL));
  }

  final Answer<String> look(Tier<String, String> tier, String key) {
    return await(tier.get(key, Ask.LOOK));
  }

  final Answer<String> take(Tier<String, String> tier, String key, Taking taking) {
    return await(tier.takeAll(List.of(key), taking)).get(0);
  }

  /** A ticket from a read, which has to give one. */
  final Ticket ticket(Tier<String, String> tier, String key) {
    return ticket(ask(tier, key));
  }

  static Ticket ticket(Answer<String> answer) {
    assertThat(answer).isInstanceOf(Answer.Miss.class);
    Ticket ticket = ((Answer.Miss<String>) answer).ticket();
    assertThat(ticket).isNotSameAs(Ticket.NONE);
    return ticket;
  }

  final Outcome fill(Tier<String, String> tier, String key, Ticket ticket, Entry<String> entry) {
    return await(tier.fill(new Filling<>(key, ticket, entry)));
  }

  /** Asks for the key, which has to be missing, and fills it. */
  final void store(Tier<String, String> tier, String key, Entry<String> entry) {
    assertThat(fill(tier, key, ticket(tier, key), entry)).isEqualTo(Outcome.STORED);
  }

  final void remove(Tier<String, String> tier, Change<String> change) {
    await(tier.remove(change));
  }

  static Change<String> tag(String tag) {
    return new Change.Tags<>(Set.of(tag));
  }

  static Change<String> all() {
    return new Change.All<>();
  }

  final void assertFresh(Tier<String, String> tier, String key, String value) {
    Answer<String> answer = look(tier, key);
    assertThat(answer).isInstanceOf(Answer.Fresh.class);
    assertThat(value(answer)).isEqualTo(value);
  }

  /** Neither fresh nor stale. */
  final void assertNothing(Tier<String, String> tier, String key) {
    Answer<String> answer = look(tier, key);
    assertThat(answer).isNotInstanceOf(Answer.Fresh.class);
    assertThat(answer.entry()).isNull();
  }

  static @Nullable String value(Answer<String> answer) {
    Entry<String> entry = answer.entry();
    return entry == null ? null : entry.value();
  }

  /** Whether the call throws, or its stage fails; a stage that hangs fails the test. */
  final boolean fails(Supplier<? extends CompletionStage<?>> call) {
    try {
      return await(call.get().handle((done, failure) -> failure != null));
    } catch (RuntimeException thrown) {
      return true;
    }
  }
}
