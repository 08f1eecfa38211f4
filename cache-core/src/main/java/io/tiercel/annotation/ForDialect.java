package io.tiercel.annotation;

import io.tiercel.TieredCache;
import io.tiercel.annotation.dialect.Bearer;
import io.tiercel.error.ConfigurationException;
import io.tiercel.error.LoadException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method as a dialect sees it.
 *
 * @param place names it in messages
 * @param signature its types
 * @param target the class of the objects that it is called on
 * @param surroundings know the caches
 */
record ForDialect(Place place, Signature signature, Class<?> target, Surroundings surroundings)
    implements Bearer {

  @Override
  public Method method() {
    return signature.method();
  }

  @Override
  public Type value() {
    return signature.returned();
  }

  @Override
  public boolean isUsedUp() {
    return signature.shape() == Shape.STAGE || Types.isUsedUp(Types.raw(signature.returned()));
  }

  @Override
  public Bearer.Key key(List<Integer> parameters) {
    String[] parts = parameters.stream().map(index -> "#p" + index).toArray(String[]::new);
    return new Made(io.tiercel.annotation.Key.of(place, parts, void.class, signature.scope()));
  }

  /** A key like those of our own annotations. */
  private record Made(io.tiercel.annotation.Key key) implements Bearer.Key {
    @Override
    public Object of(@Nullable Object[] arguments) {
      return key.of(arguments, null);
    }

    @Override
    public @Nullable List<Type> parts() {
      return key.parts();
    }
  }

  @Override
  public TieredCache<Object, Object> cache(
      String name, @Nullable List<Type> keyParts, @Nullable Type value) {
    return surroundings.cache(place, new CacheUse(name, keyParts, value, method()));
  }

  @Override
  public boolean readsPast(String cache) {
    return surroundings.readsPast(cache);
  }

  @Override
  public <T> T component(Class<T> type) {
    try {
      return surroundings.component(type);
    } catch (ReflectiveOperationException | RuntimeException failed) {
      throw place.fail(type.getName() + " cannot be made: " + failed);
    }
  }

  @Override
  public Throwable thrown(LoadException failed) {
    return Thrown.within(failed);
  }

  @Override
  public ConfigurationException fail(String rule) {
    return place.fail(rule);
  }
}
