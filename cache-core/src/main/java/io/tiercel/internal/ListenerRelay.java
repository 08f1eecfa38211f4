package io.tiercel.internal;

import io.tiercel.CacheListener;
import io.tiercel.internal.runtime.Complaints;
import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells an application's listener of events, on the executor: one event at a time, in the order in
 * which they happened. A listener that is slow keeps one thread and no more; events that come
 * faster than it takes them wait up to a bound, and beyond it are left out.
 */
final class ListenerRelay<K, V> implements Observer<K, V> {

  /** How many events may wait. */
  static final int MOST_WAITING = 10_000;

  /** How many events are told before the thread is given to others. */
  private static final int AT_ONCE = 100;

  private final CacheListener<K, V> listener;
  private final Executor executor;
  private final Complaints complaints;
  private final ConcurrentLinkedQueue<Consumer<CacheListener<K, V>>> events =
      new ConcurrentLinkedQueue<>();

  /** How many events wait, the one that is being told among them; whoever adds the first tells. */
  private final AtomicInteger waiting = new AtomicInteger();

  ListenerRelay(CacheListener<K, V> listener, Executor executor, Complaints complaints) {
    this.listener = listener;
    this.executor = executor;
    this.complaints = complaints;
  }

  private void tell(Consumer<CacheListener<K, V>> event) {
    if (waiting.get() >= MOST_WAITING) {
      complaints.about("a listener is too slow, an event was left out", new BacklogException());
      return;
    }
    events.add(event);
    if (waiting.getAndIncrement() == 0) {
      handOver();
    }
  }

  private void handOver() {
    try {
      executor.execute(this::tellWaiting);
    } catch (RuntimeException | Error failure) {
      complaints.about("a listener was not told, the executor takes no more tasks", failure);
      forgetWaiting();
    }
  }

  private void forgetWaiting() {
    int left = waiting.get();
    while (left > 0) {
      for (int i = 0; i < left; i++) {
        events.poll();
      }
      left = waiting.addAndGet(-left);
    }
  }

  private void tellWaiting() {
    for (int i = 0; i < AT_ONCE; i++) {
      tellHere(events.remove());
      if (waiting.decrementAndGet() == 0) {
        return;
      }
    }
    handOver();
  }

  private void tellHere(Consumer<CacheListener<K, V>> event) {
    try {
      event.accept(listener);
    } catch (Throwable failure) {
      complaints.about("a listener failed", failure);
    }
  }

  /** Says in the log why an event was left out. */
  private static final class BacklogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BacklogException() {
      super(MOST_WAITING + " events wait for the listener", null, false, false);
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
