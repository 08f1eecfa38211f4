package io.tiercel.spring.boot;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a cache, or what all have that do not say otherwise. Null is not said.
 *
 * @param ttl how long a value is fresh, in every tier
 * @param memory this process's own tier
 * @param tiers the kinds of the other tiers; all that are configured, if it is not said
 * @param refreshAfter at what age an entry is renewed behind its reader's back
 * @param staleFor how long after its life a value may be answered when nothing better can be had
 * @param absentFor how long it is remembered that there is no value
 * @param loadTimeout how long a load may take
 * @param keyType the class of keys, where it cannot be seen from a method
 * @param valueType the class of values, where it cannot be seen from a method
 */
public record CacheProperties(
    @Nullable Duration ttl,
    @Nullable Memory memory,
    @Nullable List<String> tiers,
    @Nullable Duration refreshAfter,
    @Nullable Duration staleFor,
    @Nullable Duration absentFor,
    @Nullable Duration loadTimeout,
    @Nullable Class<?> keyType,
    @Nullable Class<?> valueType) {

  static final CacheProperties NONE =
      new CacheProperties(null, null, null, null, null, null, null, null, null);

  /**
   * The memory tier.
   *
   * @param maximumSize how many entries it holds; 10,000 by default
   * @param ttl how long a value is fresh there
   */
  public record Memory(@Nullable Long maximumSize, @Nullable Duration ttl) {}

  /** These, and what they leave open from the others. */
  CacheProperties or(CacheProperties others) {
    return new CacheProperties(
        first(ttl, others.ttl),
        new Memory(
            first(
                memory == null ? null : memory.maximumSize,
                others.memory == null ? null : others.memory.maximumSize),
            first(
                memory == null ? null : memory.ttl,
                others.memory == null ? null : others.memory.ttl)),
        first(tiers, others.tiers),
        first(refreshAfter, others.refreshAfter),
        first(staleFor, others.staleFor),
        first(absentFor, others.absentFor),
        first(loadTimeout, others.loadTimeout),
        first(keyType, others.keyType),
        first(valueType, others.valueType));
  }

  private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
    return one == null ? other : one;
  }
}
