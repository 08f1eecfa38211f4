package io.tiercel.codec;

/** A codec under another fingerprint. */
record SchemaCodec<T>(Codec<T> codec, String schema) implements Codec<T> {

  @Override
  public String name() {
    return codec.name();
  }

  @Override
  public long fingerprint() {
    return Fingerprint.of(Long.toString(codec.fingerprint()), schema);
  }

  @Override
  public byte[] encode(T value) throws Exception {
    return codec.encode(value);
  }

  @Override
  public T decode(byte[] bytes, int offset, int length) throws Exception {
    return codec.decode(bytes, offset, length);
  }
}
