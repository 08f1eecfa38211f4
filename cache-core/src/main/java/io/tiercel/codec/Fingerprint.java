package io.tiercel.codec;

import java.nio.charset.StandardCharsets;

/** Short stand-ins for names, the same in every JVM. */
final class Fingerprint {

  private Fingerprint() {}

  /** 64 bits that differ when any part does. */
  static long of(String... parts) {
    return Murmur3.hash(String.join("\0", parts).getBytes(StandardCharsets.UTF_8)).high();
  }

  /** 8 bits of a name: enough to tell an operator why, not to rely upon. */
  static byte hint(String name) {
    return (byte) of(name);
  }
}
