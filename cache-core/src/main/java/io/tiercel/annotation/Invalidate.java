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
 * <p>What is invalidated is the entry of the key, which by default is made of all parameters, or
 * what else is named. If a tier cannot be reached, the call fails with an exception that says so,
 * although the method has done its work; the invalidation is retried by itself.
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

  /** A record that is made of the parts of the key, in place of a list. */
  Class<?> keyType() default void.class;

  /** A collection of keys or, with {@link #key}, of what each key is made of. */
  String keys() default "";

  /** Tags whose entries are invalidated: texts with {@code #paths} in them. */
  String[] tags() default {};

  /** Invalidates all that is in the cache. */
  boolean allEntries() default false;

  /** Where this is false, nothing is invalidated. */
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
