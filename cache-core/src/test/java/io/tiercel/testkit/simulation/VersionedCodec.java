package io.tiercel.testkit.simulation;

import io.tiercel.codec.Codec;
import java.nio.charset.StandardCharsets;

/** The simulation's values as text. */
public final class VersionedCodec implements Codec<Versioned> {

  @Override
  public String name() {
    return "versioned";
  }

  @Override
  public long fingerprint() {
    return Codec.fingerprint(name(), Versioned.class.getName());
  }

  @Override
  public byte[] encode(Versioned value) {
    return (value.version() + "@" + value.key()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Versioned decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    int at = text.indexOf('@');
    return new Versioned(text.substring(at + 1), Integer.parseInt(text.substring(0, at)));
  }
}
