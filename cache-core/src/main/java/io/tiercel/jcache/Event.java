package io.tiercel.jcache;

import javax.cache.Cache;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a key. Whoever did not ask for old values gets none at all, neither as the old
 * value nor as that of an entry that is gone.
 */
final class Event<K, V> extends CacheEntryEvent<K, V> {

  private static final long serialVersionUID = 1;

  private final transient K key;
  private final transient @Nullable V value;
  private final transient @Nullable V old;

  Event(Cache<K, V> source, EventType type, K key, @Nullable V value, @Nullable V old) {
    super(source, type);
    this.key = key;
    this.value = value;
    this.old = old;
  }

  /** The same for a listener that did not ask for old values. */
  Event<K, V> withoutOld() {
    return old == null
        ? this
        : new Event<>(source(), getEventType(), key, isOver() ? null : value, null);
  }

  private boolean isOver() {
    return getEventType() == EventType.REMOVED || getEventType() == EventType.EXPIRED;
  }

  @SuppressWarnings("unchecked") // it was given as one
  private Cache<K, V> source() {
    return (Cache<K, V>) getSource();
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public @Nullable V getValue() {
    return value;
  }

  @Override
  public @Nullable V getOldValue() {
    return old;
  }

  @Override
  public boolean isOldValueAvailable() {
    return old != null;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return Unwrap.as(type, this);
  }
}
