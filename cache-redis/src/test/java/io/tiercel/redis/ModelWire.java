package io.tiercel.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.tiercel.redis.ModelRedis.Said;
import io.tiercel.spi.Scheduling;
import io.tiercel.testkit.Line;
import io.tiercel.testkit.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node's wire to a {@link ModelRedis}, over networks that fail. Commands may overtake each
 * other, which they do in earnest when one connection takes the place of another.
 */
final class ModelWire implements RedisWire {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
  private static final int MOST_BEHIND = 6;

  private final ModelRedis server;
  private final Network requests;
  private final Network messages;
  private final Scheduling scheduling;
  private final @Nullable ReadWire replicas;

  /** A wire that leads to the server, and to replicas if there are any. */
  ModelWire(
      ModelRedis server,
      Network requests,
      Network messages,
      Scheduling scheduling,
      boolean hasReplicas) {
    this.replicas = hasReplicas ? new Behind() : null;
    this.server = server;
    this.requests = requests;
    this.messages = messages;
    this.scheduling = scheduling;
  }

  @Override
  public boolean isOpen() {
    return requests.up();
  }

  @Override
  public void awaitOpen(Duration longest) {
    // nothing can wait in a world of one thread
  }

  @Override
  public String primaryOf(byte[] key) {
    return "";
  }

  @Override
  public List<CompletableFuture<List<byte @Nullable []>>> get(List<List<byte[]>> groups) {
    List<CompletableFuture<List<byte @Nullable []>>> answers = new ArrayList<>();
    groups.forEach(group -> answers.add(send(() -> server.get(group))));
    return answers;
  }

  @Override
  public @Nullable ReadWire replicas() {
    return replicas;
  }

  /** Some of them, each of which is behind by another number of changes each time. */
  private final class Behind implements ReadWire {
    @Override
    public String primaryOf(byte[] key) {
      return "";
    }

    @Override
    public List<CompletableFuture<List<byte @Nullable []>>> get(List<List<byte[]>> groups) {
      int behind = Math.floorMod(scheduling.random(), MOST_BEHIND + 1) - 1;
      List<CompletableFuture<List<byte @Nullable []>>> answers = new ArrayList<>();
      groups.forEach(group -> answers.add(send(() -> server.getBehind(group, behind))));
      return answers;
    }
  }

  @Override
  public CompletableFuture<Reply> run(Call call) {
    return send(() -> server.evalsha(call))
        .exceptionallyCompose(
            failure ->
                isUnknown(failure)
                    ? send(() -> server.eval(call))
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof RedisNoScriptException
        || (failure instanceof CompletionException
            && failure.getCause() instanceof RedisNoScriptException);
  }

  /** What is never answered fails in the end, as with Lettuce. */
  @SuppressWarnings("FutureReturnValueIgnored") // only ends the timer
  private <T> CompletableFuture<T> send(Supplier<T> command) {
    CompletableFuture<T> answer = requests.call(command).toCompletableFuture();
    Scheduling.Cancellable timeout =
        scheduling.schedule(
            () ->
                answer.completeExceptionally(
                    new RedisCommandTimeoutException("Command timed out after 1 second(s)")),
            COMMAND_TIMEOUT);
    answer.whenComplete((done, failure) -> timeout.cancel());
    return answer;
  }

  @Override
  public Subscription subscribe(List<String> channels, Listener listener) {
    Line<Said> line = messages.listen(server, new Ear(Set.copyOf(channels), listener));
    return line::close;
  }

  @Override
  public void close() {
    // subscriptions are closed by those who made them
  }

  private record Ear(Set<String> channels, Listener listener) implements Line.Listener<Said> {
    @Override
    public void subscribed() {
      listener.subscribed();
    }

    @Override
    public void heard(Said said) {
      if (channels.contains(said.channel())) {
        listener.heard(said.channel(), said.message());
      }
    }

    @Override
    public void lost() {
      listener.lost();
    }
  }
}
