package io.tiercel.jcache;

import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * One operation's time alone with a key. It shows what is there, and keeps what is to be there
 * afterwards together with what listeners have to hear of it. An entry whose life is over is not
 * there: that is noticed once, here.
 */
final class Turn<K, V> {

  private final Parts<K, V> parts;
  private final Cache<K, V> cache;
  private final K key;
  private final long now;
  private final List<Event<K, V>> events = new ArrayList<>(2);
  private final @Nullable Held present;
  private @Nullable Held outcome;

  Turn(Parts<K, V> parts, Cache<K, V> cache, K key, @Nullable Held found) {
    this.parts = parts;
    this.cache = cache;
    this.key = key;
    this.now = parts.scheduling().millis();
    boolean over = found != null && found.isExpired(now);
    this.present = over ? null : found;
    this.outcome = present;
    if (over && found != null) {
      happened(EventType.EXPIRED, null, found);
    }
  }

  boolean exists() {
    return present != null;
  }

  /** The value, or null; looking is no access. */
  @Nullable V value() {
    return present == null ? null : parts.value(present);
  }

  /** Notes that the entry, if there is one, was read. */
  void accessed() {
    if (present != null) {
      parts.lives().accessed(now, present);
    }
  }

  /** Counts whether there is an entry. */
  void counted() {
    parts.counters().read(exists());
  }

  /** Writes a value to the sink and then here. */
  void put(V value) {
    Object stored = parts.copies().in(value);
    Sink<K, V> sink = parts.sink();
    if (sink != null) {
      sink.write(key, value);
    }
    putStored(stored);
  }

  /** Puts a value here, in the form in which it is kept, that the sink knows already. */
  void putStored(Object stored) {
    if (store(stored)) {
      parts.counters().put();
    }
  }

  /** Puts a value here that was loaded: it counts as created, not as put. */
  void putLoaded(V value) {
    store(parts.copies().in(value));
  }

  /** Puts what was loaded in the place of what was there before, if it still is. */
  void replace(BulkLoad.Replacement replacement) {
    if (present != null && parts.store().isStill(replacement.before(), present)) {
      store(replacement.stored());
    }
  }

  private boolean store(Object stored) {
    Held next =
        new Held(
            stored,
            present == null ? parts.lives().created(now) : parts.lives().updated(now, present));
    if (present != null) {
      happened(EventType.UPDATED, next, present);
    } else if (next.isExpired(now)) {
      return false;
    } else {
      happened(EventType.CREATED, next, null);
    }
    outcome = next;
    return true;
  }

  /** Deletes the key at the sink, be there an entry or not. */
  void delete() {
    Sink<K, V> sink = parts.sink();
    if (sink != null) {
      sink.delete(key);
    }
  }

  /** Removes the entry, if there is one. */
  boolean remove() {
    if (present == null) {
      return false;
    }
    outcome = null;
    happened(EventType.REMOVED, null, present);
    parts.counters().removed();
    return true;
  }

  private void happened(EventType type, @Nullable Held next, @Nullable Held old) {
    if (!parts.listeners().isEmpty()) {
      V was = old == null ? null : parts.value(old);
      V is = next == null ? was : parts.value(next);
      events.add(new Event<>(cache, type, parts.copyOf(key), is, was));
    }
  }

  /** What is to be there afterwards. */
  @Nullable Held outcome() {
    return outcome;
  }

  /** What happened, in this order. */
  List<Event<K, V>> events() {
    return events;
  }
}
