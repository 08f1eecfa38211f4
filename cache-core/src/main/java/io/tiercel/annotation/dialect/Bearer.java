package io.tiercel.annotation.dialect;

import io.tiercel.TieredCache;
import io.tiercel.error.ConfigurationException;
import io.tiercel.error.LoadException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method that bears annotations, with what is needed to understand them. */
public interface Bearer {

  /** The method that the annotations stand on. */
  Method method();

  /** The class of the objects that it is called on. */
  Class<?> target();

  /** The type of its values, with type arguments; for an {@code Optional}, of what is in it. */
  Type value();

  /** Whether its results are of no use to a second caller, such as streams. */
  boolean isUsedUp();

  /**
   * The key that is made of these parameters, as our own annotations make it: one is the key as it
   * is, of others a list is made.
   *
   * @throws ConfigurationException if one of them cannot be a part of a key
   */
  Key key(List<Integer> parameters);

  /**
   * The cache of that name.
   *
   * @param keyParts the types of its keys' parts; null if there is nothing to say
   * @param value the type of its values; null if there is nothing to say
   * @throws ConfigurationException if there is none, or other methods have other types for it
   */
  TieredCache<Object, Object> cache(
      String name, @Nullable List<Type> keyParts, @Nullable Type value);

  /** Whether the present transaction has changed that cache, and not committed yet. */
  boolean readsPast(String cache);

  /** An object of a class that an annotation names. */
  <T> T component(Class<T> type);

  /**
   * What the method throws where a cache says that a load has failed: the cause. A loader that
   * calls the method wraps a {@code LoadException} that comes from there, of another cache, as this
   * one's.
   */
  Throwable thrown(LoadException failed);

  /** An exception that says what is wrong, with the method's name. */
  ConfigurationException fail(String rule);

  /** Makes the key of a call. */
  interface Key {

    /** The key. */
    Object of(@Nullable Object[] arguments);

    /** The types of its parts; null if they are not known. */
    @Nullable List<Type> parts();
  }
}
