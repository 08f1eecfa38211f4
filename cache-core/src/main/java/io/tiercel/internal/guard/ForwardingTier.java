package io.tiercel.internal.guard;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tier that is another one, but for what happens around each operation: that is for {@link #run}
 * to say, once for all of them.
 */
abstract class ForwardingTier<K, V> implements Tier<K, V> {

  private final Tier<K, V> tier;

  ForwardingTier(Tier<K, V> tier) {
    this.tier = tier;
  }

  /**
   * Answers the operation, by beginning the call or without it. The call never throws: a tier that
   * does is a stage that failed.
   */
  abstract <T> CompletionStage<T> run(Operation operation, Supplier<CompletionStage<T>> call);

  @Override
  public final String name() {
    return tier.name();
  }

  @Override
  public final Scope scope() {
    return tier.scope();
  }

  /** Not run as an operation: it says something of the key, and nothing of how the tier is. */
  @Override
  public final void require(K key) {
    tier.require(key);
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    return begin(Operation.GET, () -> tier.getAll(keys, ask));
  }

  @Override
  public CompletionStage<Answer<V>> get(K key, Ask ask) {
    return begin(Operation.GET, () -> tier.get(key, ask));
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return begin(Operation.TAKE, () -> tier.takeAll(keys, taking));
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    return begin(Operation.FILL, () -> tier.fillAll(fillings));
  }

  @Override
  public CompletionStage<Outcome> fill(Filling<K, V> filling) {
    return begin(Operation.FILL, () -> tier.fill(filling));
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return begin(Operation.REMOVE, () -> tier.remove(change));
  }

  @Override
  public CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    return begin(Operation.BLOCK, () -> tier.block(change, time, number));
  }

  @Override
  public CompletionStage<Void> unblock(Change<K> change, long number) {
    return begin(Operation.UNBLOCK, () -> tier.unblock(change, number));
  }

  @Override
  public CompletionStage<Sighting<V>> inspect(K key) {
    return begin(Operation.INSPECT, () -> tier.inspect(key));
  }

  /** Not run as an operation: what is only for show says nothing of how the tier is. */
  @Override
  public final CompletionStage<Volume> volume() {
    return tier.volume();
  }

  @Override
  public Optional<Bus<K>> bus() {
    return tier.bus();
  }

  @Override
  public void close() {
    tier.close();
  }

  private <T> CompletionStage<T> begin(Operation operation, Supplier<CompletionStage<T>> call) {
    return run(operation, () -> called(call));
  }

  /** Makes the call; one that throws is a stage that failed. */
  static <T> CompletionStage<T> called(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException | Error failure) {
      return CompletableFuture.failedStage(failure);
    }
  }

  /**
   * The stage, whose end the tap sees before anybody else does. Failures come without the wrappers
   * that stages put around them, to the tap as to those who wait.
   */
  static <T> CompletableFuture<T> tapped(
      CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> tap) {
    CompletableFuture<T> relay = new CompletableFuture<>();
    stage.whenComplete(
        (value, failure) -> {
          Throwable cause = failure == null ? null : unwrapped(failure);
          try {
            tap.accept(value, cause);
          } finally {
            end(relay, value, cause);
          }
        });
    return relay;
  }

  /** Ends the stage in one way or the other; answers whether it had not ended before. */
  static <T> boolean end(
      CompletableFuture<T> stage, @Nullable T value, @Nullable Throwable failure) {
    return failure == null ? stage.complete(value) : stage.completeExceptionally(failure);
  }

  static Throwable unwrapped(Throwable failure) {
    Throwable inner = failure;
    while (inner instanceof CompletionException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }
}
