package io.tiercel.memory;

import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What entries weigh.
 *
 * @param ofValue the weight of a key and its value
 * @param ofAbsence the weight of a key that is known to have none
 */
public record Weights<K, V>(
    ToIntBiFunction<? super K, ? super V> ofValue, ToIntFunction<? super K> ofAbsence) {

  int of(K key, @Nullable V value) {
    return value == null ? ofAbsence.applyAsInt(key) : ofValue.applyAsInt(key, value);
  }
}
