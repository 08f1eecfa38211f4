package io.tiercel.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Small requests to one partition, which many ask for at a time, each for itself. The first is sent
 * at once; those that come while it is under way leave together when it is answered, in portions of
 * which one is under way at a time. One that fails concerns nobody behind it.
 */
final class Gathering<T, R> {

  private final Function<List<T>, CompletableFuture<List<R>>> request;
  private final ToIntFunction<T> bytesOf;
  private final Queue<Waiting<T, R>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean underWay = new AtomicBoolean();

  private record Waiting<T, R>(T item, CompletableFuture<R> answer) {}

  /** Requests that are sent, and answered, together. */
  Gathering(Function<List<T>, CompletableFuture<List<R>>> request, ToIntFunction<T> bytesOf) {
    this.request = request;
    this.bytesOf = bytesOf;
  }

  CompletableFuture<R> add(T item) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    waiting.add(new Waiting<>(item, answer));
    send();
    return answer;
  }

  /** Sends what waits if it may. Whoever ends a portion comes here again, so nothing is left. */
  private void send() {
    while (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
      List<Waiting<T, R>> portion = poll();
      if (portion.isEmpty()) {
        underWay.set(false);
      } else {
        send(portion);
      }
    }
  }

  /** Only who has set that a portion is under way takes any out. */
  private List<Waiting<T, R>> poll() {
    List<Waiting<T, R>> portion = new ArrayList<>();
    long bytes = 0;
    for (Waiting<T, R> next = waiting.peek(); next != null; next = waiting.peek()) {
      bytes += bytesOf.applyAsInt(next.item());
      if (!portion.isEmpty() && !Scattering.hasRoom(portion.size(), bytes)) {
        break;
      }
      portion.add(next);
      waiting.remove();
    }
    return portion;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // answered() throws nothing
  private void send(List<Waiting<T, R>> portion) {
    CompletableFuture.completedFuture(portion.stream().map(Waiting::item).toList())
        .thenCompose(request)
        .whenComplete((answers, failure) -> answered(portion, answers, failure));
  }

  /** The next portion leaves before this one's answers are given out. */
  private void answered(
      List<Waiting<T, R>> portion, @Nullable List<R> answers, @Nullable Throwable failure) {
    underWay.set(false);
    send();
    for (int i = 0; i < portion.size(); i++) {
      if (failure == null) {
        portion.get(i).answer().complete(Objects.requireNonNull(answers).get(i));
      } else {
        portion.get(i).answer().completeExceptionally(failure);
      }
    }
  }
}
