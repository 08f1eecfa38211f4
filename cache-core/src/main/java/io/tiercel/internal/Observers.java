package io.tiercel.internal;

import io.tiercel.internal.runtime.Complaints;
import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells each of several observers, and the log of what was survived. One that throws, even an
 * error, harms neither the cache nor the others.
 */
final class Observers<K, V> implements Observer<K, V> {

  private final Complaints complaints;

  /** Lists that do not change: telling them takes no iterator. */
  private final AtomicReference<List<Registration<K, V>>> observers;

  Observers(List<Observer<K, V>> observers, Complaints complaints) {
    this.observers = new AtomicReference<>(observers.stream().map(Registration::new).toList());
    this.complaints = complaints;
  }

  /** One place of an observer, which may have several, and leaves each by itself. */
  static final class Registration<K, V> {
    private final Observer<K, V> observer;

    Registration(Observer<K, V> observer) {
      this.observer = observer;
    }
  }

  /** Tells one more observer from now on. */
  Registration<K, V> add(Observer<K, V> observer) {
    Registration<K, V> added = new Registration<>(observer);
    change(all -> all.add(added));
    return added;
  }

  /** Ends that registration, if it has not ended. */
  void remove(Registration<K, V> registration) {
    change(all -> all.remove(registration));
  }

  private void change(Consumer<List<Registration<K, V>>> change) {
    observers.updateAndGet(
        present -> {
          List<Registration<K, V>> next = new ArrayList<>(present);
          change.accept(next);
          return List.copyOf(next);
        });
  }

  private void each(Consumer<Observer<K, V>> event) {
    List<Registration<K, V>> present = observers.get();
    for (int i = 0; i < present.size(); i++) {
      try {
        event.accept(present.get(i).observer);
      } catch (Throwable failure) { // whoever reads must get to the end
        complaints.about("an observer failed", failure);
      }
    }
  }

  @Override
  public void read(String tier, Result result) {
    each(observer -> observer.read(tier, result));
  }

  @Override
  public void lookedFor(Result result) {
    each(observer -> observer.lookedFor(result));
  }

  @Override
  public void timed(String tier, String operation, long nanos, @Nullable Throwable failure) {
    each(observer -> observer.timed(tier, operation, nanos, failure));
  }

  @Override
  public void filled(String tier, Outcome outcome) {
    each(observer -> observer.filled(tier, outcome));
  }

  @Override
  public void encoded(String tier, int raw, int packed) {
    each(observer -> observer.encoded(tier, raw, packed));
  }

  @Override
  public void codecFailed(String tier, String reason) {
    each(observer -> observer.codecFailed(tier, reason));
  }

  @Override
  public void applied(long lagMillis) {
    each(observer -> observer.applied(lagMillis));
  }

  @Override
  public void evicted(String tier, K key, @Nullable V value, Cause cause) {
    each(observer -> observer.evicted(tier, key, value, cause));
  }

  @Override
  public void loaded(int keys, long nanos, @Nullable Throwable failure) {
    each(observer -> observer.loaded(keys, nanos, failure));
  }

  @Override
  public void missed(K key) {
    each(observer -> observer.missed(key));
  }

  @Override
  public void sampled(String tier, K key) {
    each(observer -> observer.sampled(tier, key));
  }

  @Override
  public void refreshing(K key) {
    each(observer -> observer.refreshing(key));
  }

  @Override
  public void servedStale(K key) {
    each(observer -> observer.servedStale(key));
  }

  @Override
  public void invalidated(Change<K> change, @Nullable Throwable failure) {
    each(observer -> observer.invalidated(change, failure));
  }

  @Override
  public void undelivered(String tier, int pending) {
    each(observer -> observer.undelivered(tier, pending));
  }

  @Override
  public void coherence(Coherence event) {
    each(observer -> observer.coherence(event));
  }

  @Override
  public void breaker(String tier, String state) {
    each(observer -> observer.breaker(tier, state));
  }

  @Override
  public void controlled(String action, String target, String change) {
    each(observer -> observer.controlled(action, target, change));
  }

  @Override
  public void survived(String what, Throwable failure) {
    complaints.about("survived: " + what, failure);
    each(observer -> observer.survived(what, failure));
  }
}
