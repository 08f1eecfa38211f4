package io.tiercel.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * After the method has returned, entries are invalidated; if it throws, they are not. See {@link
 * Cached} for expressions.
 *
 * <p>By default the entry of one key is invalidated, which is made of all parameters; {@link
 * #keys}, {@link #tags} and {@link #allEntries} name others. If a tier cannot be reached, the call
 * fails with a {@link io.tiercel.error.TierException} although the method has done its work; the
 * invalidation is retried until it is delivered.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Invalidate.Several.class)
public @interface Invalidate {

  /** The name of the cache; empty for that of {@link CacheDefaults}. */
  String cache() default "";

  /**
   * The parts of the key. {@code #result} is what the method returned; with {@link #keys}, {@code
   * #each} is an element.
   */
  String[] key() default {};

  /** A record type: the key is a record of the parts, in place of a list. */
  Class<?> keyType() default void.class;

  /** A collection or array of keys or, with {@link #key}, of elements that keys are made of. */
  String keys() default "";

  /** Tags whose entries are invalidated: texts with {@code #paths} in them. */
  String[] tags() default {};

  /** Invalidates all that is in the cache. */
  boolean allEntries() default false;

  /** If this is false, nothing is invalidated. */
  String condition() default "";

  /** Invalidates before the method is called, and so even if it throws. */
  boolean beforeInvocation() default false;

  /** At once, or after the transaction. */
  Phase when() default Phase.DEFAULT;

  /** Holds repeated ones. */
  @Documented
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Several {
    /** In their order. */
    Invalidate[] value();
  }
}
