package io.tiercel.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Defaults for all annotated methods of a type. Those of a class take precedence over those of its
 * superclasses and interfaces.
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
