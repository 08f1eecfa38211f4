package io.tiercel.internal;

import io.tiercel.CacheListener;
import io.tiercel.internal.runtime.Complaints;
import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells an application's listener of events, on the executor. */
final class ListenerRelay<K, V> implements Observer<K, V> {

  private final CacheListener<K, V> listener;
  private final Executor executor;
  private final Complaints complaints;

  ListenerRelay(CacheListener<K, V> listener, Executor executor, Complaints complaints) {
    this.listener = listener;
    this.executor = executor;
    this.complaints = complaints;
  }

  private void tell(Consumer<CacheListener<K, V>> event) {
    try {
      executor.execute(() -> tellHere(event));
    } catch (RuntimeException | Error failure) {
      complaints.about("a listener was not told, the executor takes no more tasks", failure);
    }
  }

  private void tellHere(Consumer<CacheListener<K, V>> event) {
    try {
      event.accept(listener);
    } catch (Throwable failure) {
      complaints.about("a listener failed", failure);
    }
  }

  @Override
  public void evicted(String tier, K key, @Nullable V value, Cause cause) {
    tell(told -> told.evicted(tier, key, value, cause));
  }

  @Override
  public void loaded(int keys, long nanos, @Nullable Throwable failure) {
    tell(told -> told.loaded(keys, failure));
  }

  @Override
  public void servedStale(K key) {
    tell(told -> told.servedStale(key));
  }

  @Override
  public void invalidated(Change<K> change, @Nullable Throwable failure) {
    tell(told -> told.invalidated(change, failure));
  }

  @Override
  public void coherence(Coherence event) {
    tell(told -> told.coherence(event));
  }
}
