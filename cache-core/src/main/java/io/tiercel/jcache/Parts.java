package io.tiercel.jcache;

import io.tiercel.spi.Scheduling;
import org.jspecify.annotations.Nullable;

/**
 * What a cache is made of.
 *
 * @param store where its entries are
 * @param copies what keeps them apart from what its users hold
 * @param lives when they expire
 * @param source what loads, when a read finds nothing or by {@code loadAll}; null if nothing does
 * @param readsThrough whether a read does that
 * @param sink what hears of changes before they are made; null if nothing does
 * @param listeners what hears of them afterwards
 * @param counters what counts
 * @param scheduling time and threads
 */
record Parts<K, V>(
    Store<K> store,
    Copies copies,
    Lives lives,
    @Nullable Source<K, V> source,
    boolean readsThrough,
    @Nullable Sink<K, V> sink,
    Listeners<K, V> listeners,
    Counters counters,
    Scheduling scheduling) {

  /** What loads when a read finds nothing, or null. */
  @Nullable Source<K, V> reader() {
    return readsThrough ? source : null;
  }

  @SuppressWarnings("unchecked") // it was put in as one
  V value(Held held) {
    return (V) copies.out(held.stored());
  }

  @SuppressWarnings("unchecked") // a copy is of the same type
  K copyOf(K key) {
    return (K) copies.copy(key);
  }

  /** Ends it: what the application lent is closed, if it can be. */
  void close() {
    store.close();
    Closing.close(source == null ? null : source.loader());
    Closing.close(sink == null ? null : sink.writer());
    Closing.close(lives.policy());
    listeners.close();
  }
}
