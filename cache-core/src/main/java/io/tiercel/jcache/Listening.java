package io.tiercel.jcache;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registered listener. A synchronous one is called by whoever changes the cache; others get their
 * events one after the other, on the executor.
 */
final class Listening<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

  private final CacheEntryListenerConfiguration<K, V> configuration;
  private final CacheEntryListener<? super K, ? super V> listener;
  private final @Nullable CacheEntryEventFilter<? super K, ? super V> filter;
  private final Executor executor;
  private final Queue<Event<K, V>> pending = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  Listening(CacheEntryListenerConfiguration<K, V> configuration, Executor executor) {
    this.configuration = configuration;
    this.executor = executor;
    this.listener = configuration.getCacheEntryListenerFactory().create();
    Factory<CacheEntryEventFilter<? super K, ? super V>> filters =
        configuration.getCacheEntryEventFilterFactory();
    this.filter = filters == null ? null : filters.create();
  }

  boolean isOf(CacheEntryListenerConfiguration<?, ?> other) {
    return configuration.equals(other);
  }

  CacheEntryListener<? super K, ? super V> listener() {
    return listener;
  }

  @Nullable CacheEntryEventFilter<? super K, ? super V> filter() {
    return filter;
  }

  /** Hands an event over: at once, or to those that wait. */
  void accept(Event<K, V> event) {
    Event<K, V> known = configuration.isOldValueRequired() ? event : event.withoutOld();
    if (configuration.isSynchronous()) {
      tell(known);
    } else {
      pending.add(known);
      if (count.getAndIncrement() == 0) {
        begin();
      }
    }
  }

  private void begin() {
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException shutDown) {
      drain();
    }
  }

  /** Whatever a listener throws, an error too: it must not be the last that it hears. */
  private void drain() {
    do {
      Event<K, V> next = pending.remove();
      try {
        tell(next);
      } catch (Throwable failure) {
        LOG.warn("A listener threw. The cache goes on without it.", failure);
      }
    } while (count.decrementAndGet() > 0);
  }

  private void tell(Event<K, V> event) {
    try {
      if (filter == null || filter.evaluate(event)) {
        call(event);
      }
    } catch (CacheEntryListenerException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      throw new CacheEntryListenerException("A listener threw", failure);
    }
  }

  private void call(Event<K, V> event) {
    switch (event.getEventType()) {
      case CREATED -> {
        if (listener instanceof CacheEntryCreatedListener<? super K, ? super V> creations) {
          creations.onCreated(events(event));
        }
      }
      case UPDATED -> {
        if (listener instanceof CacheEntryUpdatedListener<? super K, ? super V> updates) {
          updates.onUpdated(events(event));
        }
      }
      case REMOVED -> {
        if (listener instanceof CacheEntryRemovedListener<? super K, ? super V> removals) {
          removals.onRemoved(events(event));
        }
      }
      case EXPIRED -> {
        if (listener instanceof CacheEntryExpiredListener<? super K, ? super V> expiries) {
          expiries.onExpired(events(event));
        }
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a listener only reads them
  private static <E> E events(Event<?, ?> event) {
    return (E) List.of(event);
  }
}
