package io.tiercel.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/** The codecs that need nothing but two functions. */
final class PlainCodec<T> implements Codec<T> {

  static final Codec<byte[]> BYTES =
      new PlainCodec<>(
          "bytes",
          value -> value,
          (bytes, offset, length) -> Arrays.copyOfRange(bytes, offset, offset + length));
  static final Codec<String> TEXT = new PlainCodec<>("text", Utf8::encode, Utf8::decode);
  static final Codec<Integer> INTEGERS =
      new PlainCodec<>(
          "integer",
          value -> ByteBuffer.allocate(4).putInt(value).array(),
          (bytes, offset, length) -> exactly(4, bytes, offset, length).getInt());
  static final Codec<Long> LONGS =
      new PlainCodec<>(
          "long",
          value -> ByteBuffer.allocate(8).putLong(value).array(),
          (bytes, offset, length) -> exactly(8, bytes, offset, length).getLong());
  static final Codec<UUID> UUIDS =
      new PlainCodec<>(
          "uuid",
          value ->
              ByteBuffer.allocate(16)
                  .putLong(value.getMostSignificantBits())
                  .putLong(value.getLeastSignificantBits())
                  .array(),
          (bytes, offset, length) -> uuid(exactly(16, bytes, offset, length)));

  private final String name;
  private final Encoder<T> encoder;
  private final Decoder<T> decoder;

  private PlainCodec(String name, Encoder<T> encoder, Decoder<T> decoder) {
    this.name = name;
    this.encoder = encoder;
    this.decoder = decoder;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long fingerprint() {
    return Codec.fingerprint(name, "");
  }

  @Override
  public byte[] encode(T value) throws IOException {
    return encoder.encode(value);
  }

  @Override
  public T decode(byte[] bytes, int offset, int length) throws IOException {
    return decoder.decode(bytes, offset, length);
  }

  @Override
  public String toString() {
    return name;
  }

  private static UUID uuid(ByteBuffer bytes) {
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static ByteBuffer exactly(int size, byte[] bytes, int offset, int length)
      throws IOException {
    if (length != size) {
      throw new IOException(length + " bytes where " + size + " are needed");
    }
    return ByteBuffer.wrap(bytes, offset, length);
  }

  @FunctionalInterface
  private interface Encoder<T> {
    byte[] encode(T value) throws IOException;
  }

  @FunctionalInterface
  private interface Decoder<T> {
    T decode(byte[] bytes, int offset, int length) throws IOException;
  }
}
