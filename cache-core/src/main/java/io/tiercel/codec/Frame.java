package io.tiercel.codec;

import org.jspecify.annotations.Nullable;

/**
 * An envelope that was taken apart.
 *
 * @param head what tiers want to know
 * @param wrapping how the payload is wrapped
 * @param start where the payload begins
 * @param end where it ends
 */
record Frame(Head head, Wrapping wrapping, int start, int end) {

  /**
   * How a payload came to be from a value.
   *
   * @param codec a hint at the codec, for counting
   * @param type the fingerprint
   * @param compression the compression's number, 0 for none
   * @param rawSize how large it was before the compression; 0 for none
   * @param keyId the name of the key that it is encrypted under, or null
   */
  record Wrapping(byte codec, long type, int compression, int rawSize, @Nullable String keyId) {}

  /** How long the payload is. */
  int length() {
    return end - start;
  }
}
