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
 * <p>Entries are shared with a {@link Cached} method whose keys are equal. See there for what is
 * not said here.
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

  /** A record that is made of the parts of the key, in place of a list. */
  Class<?> keyType() default void.class;

  /** Where this is false, the method is called and the cache left alone. */
  String condition() default "";

  /** Values for which this is true are not kept. {@code #result} is one value. */
  String unless() default "";

  /** What an entry belongs to. {@code #result} is one value. */
  String[] tags() default {};

  /** How long a value is fresh. */
  String ttl() default "";

  /** How long it is fresh in this process's own tiers. */
  String memoryTtl() default "";

  /** At what age an entry is renewed behind the back of this method's callers. */
  String refreshAfter() default "";

  /** How long after its life a value may be answered when the method throws. */
  String staleFor() default "";

  /** How long it is remembered that the method had no value for a key. */
  String absentFor() default "";

  /** Exceptions that say that there is a value for none of the keys. */
  Class<? extends Throwable>[] absentOn() default {};
}
