package io.tiercel.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What holds for all annotated methods of a type where they do not say otherwise. That of the class
 * counts before those of its superclasses and interfaces.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CacheDefaults {

  /** The name of the cache. */
  String cache() default "";

  /** See {@link Cached#ttl}. */
  String ttl() default "";

  /** See {@link Cached#memoryTtl}. */
  String memoryTtl() default "";

  /** See {@link Cached#refreshAfter}. */
  String refreshAfter() default "";

  /** See {@link Cached#staleFor}. */
  String staleFor() default "";

  /** See {@link Cached#absentFor}. */
  String absentFor() default "";

  /** When invalidations and stores take effect. */
  Phase when() default Phase.DEFAULT;
}
