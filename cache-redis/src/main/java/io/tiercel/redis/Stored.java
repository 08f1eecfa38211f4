package io.tiercel.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands in Redis: a header that the scripts understand too, and the payload, which
 * they do not look at. Times are by the server's clock.
 *
 * @param incarnation of the sequence that the stamp is a number of
 * @param stamp the number of the lease that it was stored under
 * @param writtenAt as in an entry
 * @param freshUntil as in an entry
 * @param staleUntil as in an entry
 * @param own its own tags
 * @param derived those that derive from its key
 * @param payload the value
 */
record Stored(
    long incarnation,
    long stamp,
    long writtenAt,
    long freshUntil,
    long staleUntil,
    List<String> own,
    List<String> derived,
    ByteBuffer payload) {

  /** How many of the first bytes tell an entry from any other of its key. */
  static final int IDENTITY = 25;

  private static final byte VERSION = 1;
  private static final int FIXED = 45;
  private static final int LONGEST = 0xffff;

  /** What the bytes are; null if they make no sense. */
  static @Nullable Stored of(byte[] bytes) {
    if (bytes.length < FIXED || bytes[0] != VERSION) {
      return null;
    }
    try {
      return read(ByteBuffer.wrap(bytes, 1, bytes.length - 1));
    } catch (RuntimeException malformed) {
      return null;
    }
  }

  private static Stored read(ByteBuffer in) {
    long incarnation = in.getLong();
    long stamp = in.getLong();
    long writtenAt = in.getLong();
    long freshUntil = in.getLong();
    long staleUntil = in.getLong();
    int all = Short.toUnsignedInt(in.getShort());
    int own = Short.toUnsignedInt(in.getShort());
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < all; i++) {
      byte[] tag = new byte[requireLeft(in, Short.toUnsignedInt(in.getShort()))];
      in.get(tag);
      tags.add(new String(tag, StandardCharsets.UTF_8));
    }
    return new Stored(
        incarnation,
        stamp,
        writtenAt,
        freshUntil,
        staleUntil,
        tags.subList(0, own),
        tags.subList(own, all),
        in.slice());
  }

  private static int requireLeft(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new IllegalArgumentException("cut off");
    }
    return length;
  }

  /** All tags that it is hidden by. */
  List<String> tags() {
    List<String> all = new ArrayList<>(own);
    all.addAll(derived);
    return all;
  }

  /** Whether tags can be stored at all. */
  static boolean fits(Set<String> tags) {
    return tags.size() < LONGEST / 2 && tags.stream().allMatch(tag -> tag.length() <= LONGEST / 3);
  }

  byte[] bytes() {
    List<byte[]> tags = tags().stream().map(tag -> tag.getBytes(StandardCharsets.UTF_8)).toList();
    int length = FIXED + payload.remaining();
    for (byte[] tag : tags) {
      length += Short.BYTES + tag.length;
    }
    ByteBuffer out = ByteBuffer.allocate(length).put(VERSION).putLong(incarnation).putLong(stamp);
    out.putLong(writtenAt).putLong(freshUntil).putLong(staleUntil);
    out.putShort((short) tags.size()).putShort((short) own.size());
    for (byte[] tag : tags) {
      out.putShort((short) tag.length).put(tag);
    }
    return out.put(payload.duplicate()).array();
  }

  /** The first bytes of an entry, enough to know it again. */
  static byte[] identity(byte[] bytes) {
    return Arrays.copyOf(bytes, Math.min(IDENTITY, bytes.length));
  }
}
