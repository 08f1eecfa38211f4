package io.tiercel.jcache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryListenerException;
import org.jspecify.annotations.Nullable;

/** A cache's listeners. */
final class Listeners<K, V> {

  private final List<Listening<K, V>> all = new CopyOnWriteArrayList<>();
  private final Executor executor;

  Listeners(Executor executor) {
    this.executor = executor;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void add(CacheEntryListenerConfiguration<K, V> configuration) {
    all.add(new Listening<>(configuration, executor));
  }

  void remove(CacheEntryListenerConfiguration<K, V> configuration) {
    all.removeIf(each -> each.isOf(configuration));
  }

  /** Tells all of them, whatever becomes of the others; fails with the first failure. */
  void tell(List<Event<K, V>> events) {
    CacheEntryListenerException failure = null;
    for (Event<K, V> event : events) {
      for (Listening<K, V> each : all) {
        failure = first(failure, each, event);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable CacheEntryListenerException first(
      @Nullable CacheEntryListenerException before, Listening<K, V> each, Event<K, V> event) {
    try {
      each.accept(event);
      return before;
    } catch (CacheEntryListenerException failure) {
      return before == null ? failure : before;
    }
  }

  /** Closes those that can be, with their filters. */
  void close() {
    for (Listening<K, V> each : all) {
      Closing.close(each.listener());
      Closing.close(each.filter());
    }
    all.clear();
  }
}
