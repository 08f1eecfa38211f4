package io.tiercel.codec;

import java.util.UUID;

/**
 * Turns values into bytes and back. Implementations are safe for use by many threads.
 *
 * <p>Both ways may throw whatever they like: what an encoder throws means that the value is not
 * stored, what a decoder throws means that it is not there, and both are counted. Neither reaches
 * the one who reads.
 *
 * @param <T> the values
 */
public interface Codec<T> {

  /** A short, constant name for messages and labels, such as {@code jackson-smile}. */
  String name();

  /**
   * What tells values that this codec can read from all others. It travels with each value, and a
   * value with another one is a miss without a look at its bytes.
   *
   * <p>Take it from {@link #fingerprint(String, String)}. It should cover the type by name, and not
   * its fields if the codec can read values that were written before a field came or went.
   */
  long fingerprint();

  /** The bytes of a value. They may be the value's own; nobody changes them. */
  byte[] encode(T value) throws Exception;

  /**
   * The value of a range of bytes, which stays valid only during the call. It allocates no more
   * than a small multiple of the range, whatever the bytes say.
   */
  T decode(byte[] bytes, int offset, int length) throws Exception;

  /**
   * The same codec for another meaning of the same type: values written under another schema are
   * misses. For a change that the codec cannot see, such as a field whose unit changed.
   */
  default Codec<T> schema(String schema) {
    return new SchemaCodec<>(this, schema);
  }

  /** The fingerprint of a codec's name and the type that it is made for. */
  static long fingerprint(String codec, String type) {
    return Fingerprint.of(codec, type);
  }

  /** Bytes as they are. */
  static Codec<byte[]> bytes() {
    return PlainCodec.BYTES;
  }

  /** Text as UTF-8. Text that is not Unicode, such as half a surrogate pair, is not stored. */
  static Codec<String> text() {
    return PlainCodec.TEXT;
  }

  /** Integers of 4 bytes. */
  static Codec<Integer> integers() {
    return PlainCodec.INTEGERS;
  }

  /** Integers of 8 bytes. */
  static Codec<Long> longs() {
    return PlainCodec.LONGS;
  }

  /** UUIDs of 16 bytes. */
  static Codec<UUID> uuids() {
    return PlainCodec.UUIDS;
  }
}
