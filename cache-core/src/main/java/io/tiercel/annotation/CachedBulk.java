package io.tiercel.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method is called once, with those keys that no tier has a value of. It takes a collection, a
 * list or a set, and returns a map from the elements to the values that there are, or a stage of
 * one.
 *
 * <p>Entries are shared with a {@link Cached} method of the same cache whose keys are equal. What
 * is not said here is as described there.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CachedBulk {

  /** The name of the cache; empty for that of {@link CacheDefaults}. */
  String cache() default "";

  /** The parameter with the elements, such as {@code #ids}; by default the one collection. */
  String keys() default "";

  /** The parts of an element's key; the element itself, {@code #each}, by default. */
  String[] key() default {};

  /** A record type: the key is a record of the parts, in place of a list. */
  Class<?> keyType() default void.class;

  /** If this is false, the method is called and the cache is left alone. */
  String condition() default "";

  /** Values for which this is true are not kept. {@code #result} is one value. */
  String unless() default "";

  /** An entry's tags. {@code #result} is one value. */
  String[] tags() default {};

  /** How long a value is fresh. */
  String ttl() default "";

  /** How long it is fresh in this process's own tiers. */
  String memoryTtl() default "";

  /** At what age an entry is renewed in the background when this method is called. */
  String refreshAfter() default "";

  /** How long after its life a value may be answered when the method throws. */
  String staleFor() default "";

  /** How long it is remembered that the method had no value for a key. */
  String absentFor() default "";

  /** Exceptions that mean that none of the keys has a value. */
  Class<? extends Throwable>[] absentOn() default {};
}
