package io.tiercel.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiercel.codec.Codec;
import java.util.function.UnaryOperator;

/** Text, of which a test says what happens when it is read. */
public final class ReadingCodec implements Codec<String> {

  private final UnaryOperator<String> reading;

  /** The codec that reads that way. */
  public ReadingCodec(UnaryOperator<String> reading) {
    this.reading = reading;
  }

  @Override
  public String name() {
    return "reading";
  }

  @Override
  public long fingerprint() {
    return 1;
  }

  @Override
  public byte[] encode(String value) {
    return value.getBytes(UTF_8);
  }

  @Override
  public String decode(byte[] bytes, int offset, int length) {
    return reading.apply(new String(bytes, offset, length, UTF_8));
  }
}
