package io.tiercel.internal;

import io.tiercel.error.RecursiveLoadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A read of keys from the source of truth, whatever the tiers hold. Each key is taken first, as by
 * a write, so that nothing older survives; then all are loaded in one go.
 *
 * <p>Taking waits for nobody: it voids whoever held the key. So reloads of some of the same keys do
 * not wait for each other; of a key that both took, the later one stores. But a loader that reloads
 * the key it is loading would do so without end.
 */
final class Reload<K, V> {

  private final Engine<K, V> engine;
  private final Request<K, V> request;

  Reload(Engine<K, V> engine, Request<K, V> request) {
    this.engine = engine;
    this.request = request;
  }

  /** The flights that answer for the keys, which nobody joins. */
  List<Flight<K, V>> of(Set<K> keys) {
    engine.requireOpen();
    keys.forEach(engine::require);
    if (keys.stream().anyMatch(request.caller()::isLoading)) {
      throw new RecursiveLoadException(engine.name());
    }
    List<Flight<K, V>> flights =
        keys.stream().map(key -> engine.flights().unregistered(key, request.options())).toList();
    List<CompletableFuture<@Nullable Void>> takings =
        flights.stream().map(flight -> Steps.call(() -> engine.changes().takeFor(flight))).toList();
    Steps.whenDone(
        CompletableFuture.allOf(takings.toArray(CompletableFuture<?>[]::new)),
        () -> load(taken(flights, takings)));
    return flights;
  }

  /** Those whose keys were taken; the others come to their end. */
  private List<Flight<K, V>> taken(
      List<Flight<K, V>> flights, List<CompletableFuture<@Nullable Void>> takings) {
    List<Flight<K, V>> taken = new ArrayList<>(flights.size());
    for (int i = 0; i < flights.size(); i++) {
      Flight<K, V> flight = flights.get(i);
      Throwable failure = Steps.failureOf(takings.get(i));
      if (failure == null) {
        engine.detach(flight.key);
        taken.add(flight);
      } else {
        flight.answer.completeExceptionally(failure);
      }
    }
    return taken;
  }

  private void load(List<Flight<K, V>> taken) {
    if (!taken.isEmpty()) {
      Descent.fromLoad(engine, request, taken).run();
    }
  }
}
