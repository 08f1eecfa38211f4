package io.tiercel.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * After the method has returned, a value is stored in place of what was there; null invalidates.
 * See {@link Cached} for expressions. Stores follow the invalidations of the same method.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Store.Several.class)
public @interface Store {

  /** The name of the cache; empty for that of {@link CacheDefaults}. */
  String cache() default "";

  /** The parts of the key. {@code #result} is what the method returned. */
  String[] key();

  /** A record type: the key is a record of the parts, in place of a list. */
  Class<?> keyType() default void.class;

  /** What is stored. */
  String value() default "#result";

  /** If this is false, nothing is stored. */
  String condition() default "";

  /**
   * The entry's tags: texts with {@code #paths} in them. Give those that {@link Cached} methods of
   * the cache give; an entry that is stored without a tag is not reached by its invalidation.
   */
  String[] tags() default {};

  /** How long the value is fresh. */
  String ttl() default "";

  /** How long it is fresh in this process's own tiers. */
  String memoryTtl() default "";

  /** How long after its life it may be answered if a load fails or is slow. */
  String staleFor() default "";

  /** At once, or after the transaction. */
  Phase when() default Phase.DEFAULT;

  /** Holds repeated ones. */
  @Documented
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Several {
    /** In their order. */
    Store[] value();
  }
}
