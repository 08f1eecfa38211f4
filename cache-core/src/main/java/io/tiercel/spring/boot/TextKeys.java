package io.tiercel.spring.boot;

import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * Makes keys of texts that an operator writes: {@code 7} is a number where the keys of the cache
 * are.
 *
 * @param parts what the keys of a cache are made of; null if that is not known
 */
record TextKeys(Function<String, @Nullable List<Type>> parts) {

  Object of(String cache, String text) {
    List<Type> known = parts.apply(cache);
    if (known == null) {
      return text;
    }
    boolean simple = known.size() == 1 && known.get(0) instanceof Class<?>;
    if (!simple) {
      throw refused("Keys of cache " + cache + " have several parts: invalidate a tag, or all");
    }
    try {
      Object key =
          DefaultConversionService.getSharedInstance().convert(text, (Class<?>) known.get(0));
      return key == null ? text : key;
    } catch (ConversionException noKey) {
      throw refused("Keys of cache " + cache + " are of " + known.get(0) + ", this is none");
    }
  }

  /** Answered as a bad request. The text itself is not repeated: it may be a key. */
  private static InvalidEndpointRequestException refused(String why) {
    return new InvalidEndpointRequestException(why, why);
  }
}
