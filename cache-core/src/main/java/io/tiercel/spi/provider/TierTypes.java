package io.tiercel.spi.provider;

import java.lang.reflect.Type;
import java.util.List;

/**
 * What a cache keeps.
 *
 * @param keyParts the type of its keys; or those of the parts, for keys that are lists of other
 *     than one part
 * @param value the type of its values, with its arguments
 */
public record TierTypes(List<Type> keyParts, Type value) {

  /** Copies the list. */
  public TierTypes {
    keyParts = List.copyOf(keyParts);
  }
}
