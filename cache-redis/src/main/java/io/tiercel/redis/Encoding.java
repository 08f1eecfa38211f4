package io.tiercel.redis;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How the keys and values of a cache become bytes, and the other way round. */
interface Encoding<K, V> {

  /** The bytes of a key: equal for equal keys, on every node. */
  byte[] key(K key);

  /** The key of those bytes; throws if they are none. */
  K key(byte[] bytes);

  /** The bytes of a value, or of there being none. */
  byte[] value(@Nullable V value);

  /** The value of those bytes; throws if they are none. */
  @Nullable V value(ByteBuffer bytes);
}
