package io.tiercel.internal;

import io.tiercel.CacheOptions;
import io.tiercel.spi.Ask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How keys are to be read.
 *
 * @param levels the tiers that take part, nearest first
 * @param source what loads a key that no tier has; null to look only
 * @param ask how the tiers are asked
 * @param options the caller's overrides
 * @param caller on whose behalf
 */
record Request<K, V>(
    List<Level<K, V>> levels,
    @Nullable Source<K, V> source,
    Ask ask,
    CacheOptions options,
    Caller caller) {

  /** Whether a load may follow. */
  boolean loads() {
    return source != null;
  }

  /** Whether this renews an entry that may still be good. */
  boolean renews() {
    return ask.newerThan() != Long.MIN_VALUE;
  }

  /** The same keys, to be looked for only. */
  Request<K, V> look() {
    return new Request<>(levels, null, ask, options, caller);
  }

  /** The request to renew what was not written after that time, on behalf of nobody who waits. */
  Request<K, V> renewal(long newerThan) {
    return new Request<>(levels, source, Ask.renewal(newerThan), options, caller.nobody());
  }
}
