package io.tiercel.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one sink for events; statistics, meters and listeners hang on it. Memory hits are not
 * reported one by one: the memory tier counts them itself.
 *
 * <p>Methods are quick, never block and never throw. They may be called from any thread.
 */
public interface Observer<K, V> {

  /** Why entries could not be read from their bytes, or not be written. */
  List<String> CODEC_FAILURES =
      List.of(
          "corrupt",
          "version",
          "codec",
          "type",
          "oversized",
          "compression",
          "plain",
          "unknown_key",
          "forged",
          "payload",
          "unstorable");

  /** What a read of a tier found. */
  enum Result {
    /** A fresh value. */
    HIT,
    /** The fresh knowledge that there is no value. */
    ABSENT,
    /** Nothing fresh, but something that may be served stale. */
    STALE,
    /** Nothing. */
    MISS,
    /** The tier failed or did not answer in time; it counts as a miss. */
    ERROR
  }

  /** Why an entry left a tier other than by an invalidation. */
  enum Cause {
    /** The tier was full. */
    SIZE,
    /** Its life was over. */
    EXPIRED
  }

  /** What happened to the coherence with other nodes. */
  enum Coherence {
    /** Another node's invalidation was applied. */
    RECEIVED,
    /** Messages were lost, and all local tiers were emptied. */
    GAP,
    /** The bus was silent for longer than the window, and the local tiers emptied. */
    LAPSED,
    /** The bus is heard again. */
    TRUSTED
  }

  /**
   * One key was read at a tier. What a tier is asked without a reader, as for a renewal, or once
   * more for the same one, who waits for another node, is not told.
   */
  default void read(String tier, Result result) {}

  /**
   * One key was looked for in the tiers of a cache, once for all readers who share that: {@code
   * HIT} or {@code ABSENT} if one of them answered it, else {@code STALE} or {@code MISS}, whatever
   * is done next. A reader who waits for another node's load has missed.
   */
  default void lookedFor(Result result) {}

  /** A whole operation of a tier took this long. */
  default void timed(String tier, String operation, long nanos, @Nullable Throwable failure) {}

  /** A fill came to an end. */
  default void filled(String tier, Outcome outcome) {}

  /**
   * A tier turned a value into bytes.
   *
   * @param raw how many its codec made of it
   * @param packed how many compression left of them
   */
  default void encoded(String tier, int raw, int packed) {}

  /**
   * An entry could not be read from its bytes, and was a miss, or not be written as such.
   *
   * @param reason one of {@link #CODEC_FAILURES}; never a key or a value
   */
  default void codecFailed(String tier, String reason) {}

  /** A tier dropped an entry by itself. The value may be null where the tier cannot tell. */
  default void evicted(String tier, K key, @Nullable V value, Cause cause) {}

  /** A load of so many keys came to an end. */
  default void loaded(int keys, long nanos, @Nullable Throwable failure) {}

  /** A key was not found in any tier, and is about to be loaded. */
  default void missed(K key) {}

  /** One of a tier's hits, picked about once a tick; see {@code CacheBuilder.hotKeys}. */
  default void sampled(String tier, K key) {}

  /** A renewal ahead of its time was begun. */
  default void refreshing(K key) {}

  /** A stale value was answered. */
  default void servedStale(K key) {}

  /** A change was invalidated from this node, in every tier or not. */
  default void invalidated(Change<K> change, @Nullable Throwable failure) {}

  /** So many invalidations wait for a tier to come back. */
  default void undelivered(String tier, int pending) {}

  /** The coherence with other nodes changed. */
  default void coherence(Coherence event) {}

  /**
   * Another node's change was applied here so many milliseconds after it took effect at Home. That
   * is measured by Home's clock, which each node knows as well as answers travel fast: it is right
   * to half a round trip, whatever the clocks of the nodes say.
   */
  default void applied(long lagMillis) {}

  /** A circuit breaker opened, closed or half-opened. */
  default void breaker(String tier, String state) {}

  /**
   * An operator changed how the cache works.
   *
   * @param action what was done, such as {@code switch}
   * @param target the tier, or the kind of change; never a key
   * @param change what it was before and is now
   */
  default void controlled(String action, String target, String change) {}

  /** Something survived that was not expected: a listener or a decoder that threw, for example. */
  default void survived(String what, Throwable failure) {}
}
