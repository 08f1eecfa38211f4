package io.tiercel.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text keys and text values, until the codecs are there. */
final class TextEncoding implements Encoding<String, String> {

  @Override
  public byte[] key(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String key(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public byte[] value(@Nullable String value) {
    if (value == null) {
      return new byte[] {0};
    }
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + text.length).put((byte) 1).put(text).array();
  }

  @Override
  public @Nullable String value(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate();
    return in.get() == 0 ? null : StandardCharsets.UTF_8.decode(in).toString();
  }
}
