package io.tiercel.internal;

import io.tiercel.error.CacheException;
import io.tiercel.spi.Scheduling.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a cache has to end besides its engine.
 *
 * @param source the cache's own loader, or null
 * @param instruments what shows how it does
 * @param closeables what was opened for it, to be closed in this order
 * @param closed whether it was closed
 */
record Lifecycle<K, V>(
    @Nullable Source<K, V> source,
    Instruments<K, V> instruments,
    List<AutoCloseable> closeables,
    AtomicBoolean closed) {

  private static final Duration LAST_DELIVERY = Duration.ofSeconds(2);
  private static final String LAST = "the last delivery of invalidations";

  /** Ends everything once: undelivered invalidations get a last bounded time. */
  void close(Engine<K, V> engine) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    engine.shut();
    deliver(engine);
    engine.changes().end();
    for (AutoCloseable closeable : closeables) {
      try {
        closeable.close();
      } catch (Exception failure) {
        engine.observer().survived("the end of a part of cache " + engine.name(), failure);
      }
    }
  }

  private static <K, V> void deliver(Engine<K, V> engine) {
    if (engine.undelivered().isEmpty()) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // it would end the delivery as well
    CompletableFuture<@Nullable Void> delivered = engine.changes().redeliver();
    Cancellable limit = engine.scheduling().schedule(() -> delivered.complete(null), LAST_DELIVERY);
    try {
      interrupted |= awaitWhateverHappens(delivered, engine);
    } finally {
      limit.cancel();
      delivered.complete(null);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    int left = engine.undelivered().count();
    if (left > 0) {
      engine.observer().survived(LAST, new CacheException(left + " were not delivered", null));
    }
  }

  /** Waits for the delivery, for a while; answers whether the thread was interrupted meanwhile. */
  private static <K, V> boolean awaitWhateverHappens(
      CompletableFuture<@Nullable Void> delivered, Engine<K, V> engine) {
    boolean interrupted = false;
    long end = engine.scheduling().nanos() + LAST_DELIVERY.toNanos() * 2;
    while (true) {
      try {
        delivered.get(end - engine.scheduling().nanos(), TimeUnit.NANOSECONDS);
        return interrupted;
      } catch (InterruptedException again) {
        interrupted = true;
      } catch (ExecutionException | TimeoutException failure) {
        engine.observer().survived(LAST, failure);
        return interrupted;
      }
    }
  }
}
