package io.tiercel.spring.boot;

import io.tiercel.annotation.CacheUse;
import io.tiercel.error.ConfigurationException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether all who use a cache mean the same keys and values. Outside of this process they have one
 * codec: what is of another type would not be kept there, and could not be invalidated.
 */
record Agreement(String cache, CacheProperties settings) {

  /** Fails if one of those does not agree with another, or with the properties. */
  void require(List<CacheUse> known, CacheUse asking) {
    List<CacheUse> before = new ArrayList<>();
    for (CacheUse use : known) {
      require(use, before);
      before.add(use);
    }
    if (!before.contains(asking)) {
      require(asking, before);
    }
  }

  private void require(CacheUse use, List<CacheUse> before) {
    Class<?> keys = settings.keyType();
    Class<?> values = settings.valueType();
    if (keys != null) {
      refuse(use, use.keysUnlike(List.<Type>of(keys), property("key-type")));
    }
    if (values != null) {
      refuse(use, use.valuesUnlike(values, property("value-type")));
    }
    for (CacheUse other : before) {
      if (keys == null) {
        refuse(use, use.keysUnlike(other.keyParts(), other.place()));
      }
      if (values == null) {
        refuse(use, use.valuesUnlike(other.value(), other.place()));
      }
    }
  }

  private String property(String name) {
    return "tiercel.caches." + cache + "." + name;
  }

  private void refuse(CacheUse use, @Nullable String contradiction) {
    if (contradiction != null) {
      throw new ConfigurationException(
          "cache " + cache + " of " + use.place() + ": " + contradiction);
    }
  }
}
