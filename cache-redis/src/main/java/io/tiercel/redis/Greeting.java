package io.tiercel.redis;

import io.tiercel.error.TierException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that all nodes lay a cache out alike. The layout is recorded in Redis by whoever comes
 * first; a node that wants another one would read and void other keys than the rest, so everything
 * it asks fails until one of the two is changed. The record can be lost, and another one made: so
 * each heartbeat greets again, and whoever then finds another layout is refused from there on. The
 * answer also tells the server's time.
 */
final class Greeting {

  private static final int FORMAT = 1;
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final Pattern LAYOUT = Pattern.compile("format=\\d+ partitions=\\d+");

  private final String tier;
  private final Session session;
  private final Keyspace keyspace;
  private final String layout;
  private final AtomicReference<@Nullable Attempt> latest = new AtomicReference<>();

  /**
   * One that was begun then.
   *
   * @param wary whether another layout was found before: then each primary is waited for
   */
  private record Attempt(long at, boolean wary, CompletableFuture<Void> end) {
    boolean isGood() {
      return end.isDone() && !end.isCompletedExceptionally();
    }

    boolean foundAnother() {
      return end.isCompletedExceptionally() && isOfLayout(end.handle((d, why) -> why).join());
    }
  }

  Greeting(String tier, Session session, Keyspace keyspace) {
    this.tier = tier;
    this.session = session;
    this.keyspace = keyspace;
    this.layout = "format=" + FORMAT + " partitions=" + keyspace.partitions();
  }

  /** Whether the server is known to be laid out as we are. */
  boolean isOver() {
    Attempt attempt = latest.get();
    return attempt != null && attempt.isGood();
  }

  /** Complete when it is; failed when it is not. A failure stands for a second. */
  @SuppressWarnings("FutureReturnValueIgnored") // note() throws nothing
  CompletableFuture<Void> ensure() {
    Attempt attempt = latest.get();
    long now = session.scheduling().nanos();
    if (attempt != null
        && (!attempt.end().isCompletedExceptionally() || now - attempt.at() < PAUSE)) {
      return attempt.end();
    }
    Attempt next =
        new Attempt(now, attempt != null && attempt.foundAnother(), new CompletableFuture<>());
    if (!latest.compareAndSet(attempt, next)) {
      return ensure();
    }
    List<CompletableFuture<Void>> greetings =
        primaries().values().stream().map(this::send).toList();
    AtomicInteger open = new AtomicInteger(greetings.size());
    for (CompletableFuture<Void> greeting : greetings) {
      greeting.whenComplete((done, failure) -> note(next, failure, open.decrementAndGet()));
    }
    return next.end();
  }

  /** One primary that answers is enough, unless it has another layout. */
  private static void note(Attempt attempt, @Nullable Throwable failure, int open) {
    if (failure == null && (open == 0 || !attempt.wary())) {
      attempt.end().complete(null);
    } else if (failure != null && (open == 0 || isOfLayout(failure))) {
      attempt.end().completeExceptionally(failure);
    }
  }

  private static boolean isOfLayout(@Nullable Throwable failure) {
    return failure instanceof TierException
        || (failure instanceof CompletionException && failure.getCause() instanceof TierException);
  }

  /** A partition of each primary, by what names the primary. */
  Map<String, Keyspace.Part> primaries() {
    Map<String, Keyspace.Part> parts = new LinkedHashMap<>();
    for (int i = 0; i < keyspace.partitions(); i++) {
      Keyspace.Part part = keyspace.part(i);
      parts.putIfAbsent(session.line().wire().primaryOf(part.head()), part);
    }
    return parts;
  }

  /** Waits until each primary was greeted, which makes the connections, but not for ever. */
  @SuppressWarnings("FutureReturnValueIgnored") // who needs it asks again
  void await(Duration longest) {
    try {
      ensure();
      List<CompletableFuture<Void>> all = primaries().values().stream().map(this::send).toList();
      CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
          .get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failure) {
      return; // each operation says so, and tries again
    }
  }

  /** Writes our layout to a primary, or fails because there is another one. */
  CompletableFuture<Void> send(Keyspace.Part part) {
    return session
        .run(Script.GREET, List.of(part.layout()), List.of(Keyspace.bytes(layout)))
        .thenAccept(reply -> check(new String(reply.someBytes(1), StandardCharsets.UTF_8)))
        .whenComplete((done, failure) -> believeNoMoreIf(failure));
  }

  /** An earlier greeting may have been good; it says nothing once there is another layout. */
  private void believeNoMoreIf(@Nullable Throwable failure) {
    if (failure != null && isOfLayout(failure)) {
      long now = session.scheduling().nanos();
      latest.set(new Attempt(now, true, CompletableFuture.failedFuture(failure)));
    }
  }

  /** Whoever has written something else there does not get it into a log. */
  private static String shown(String recorded) {
    return LAYOUT.matcher(recorded).matches() ? '"' + recorded + '"' : "something unknown";
  }

  private void check(String recorded) {
    if (!recorded.equals(layout)) {
      throw new TierException(
          tier,
          "open",
          "Redis is laid out by "
              + shown(recorded)
              + ", and this node wants \""
              + layout
              + "\": give all nodes of the namespace the same settings, or another namespace",
          null);
    }
  }
}
