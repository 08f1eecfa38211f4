package io.tiercel.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method is called only if no tier has its result. It is a loader: it is called once for a key,
 * however many ask, and its result is not kept if the key was invalidated meanwhile.
 *
 * <p>It may return a value, an {@link java.util.Optional}, a {@link
 * java.util.concurrent.CompletionStage} or a primitive. If the annotation is repeated, the first
 * one whose condition holds is used.
 *
 * <p>Expressions: {@code #id}, {@code #p0}, {@code #user.address.city}, {@code 'text'}, numbers,
 * {@code +} for texts, {@code == != ! && ||}. Lives: {@code 500ms}, {@code 30s}, {@code 10m},
 * {@code 1h}, {@code 2d}; empty for those of {@link CacheDefaults}, and then of the cache.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Cached.Several.class)
public @interface Cached {

  /** The name of the cache; empty for that of {@link CacheDefaults}. */
  String cache() default "";

  /** The parts of the key; by default all parameters. Several parts become a list. */
  String[] key() default {};

  /** A record type: the key is a record of the parts, in place of a list. */
  Class<?> keyType() default void.class;

  /** If this is false, the method is called and the cache is left alone. */
  String condition() default "";

  /** If this is true, what the method returned is not kept. {@code #result} is the value. */
  String unless() default "";

  /** The entry's tags, for invalidation by tags: texts with {@code #paths} in them. */
  String[] tags() default {};

  /** How long a value is fresh. It can only shorten what the tiers allow. */
  String ttl() default "";

  /** How long a value is fresh in local tiers, such as memory. It can only shorten, too. */
  String memoryTtl() default "";

  /** At what age an entry is renewed in the background when this method is called. */
  String refreshAfter() default "";

  /** How long after its life a value may be answered when the method throws. */
  String staleFor() default "";

  /** How long it is remembered that the method returned null. */
  String absentFor() default "";

  /** Exceptions that mean that there is no value: the result is then null, or empty. */
  Class<? extends Throwable>[] absentOn() default {};

  /** Holds repeated ones. */
  @Documented
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Several {
    /** In their order. */
    Cached[] value();
  }
}
