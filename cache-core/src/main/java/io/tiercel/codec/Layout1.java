package io.tiercel.codec;

import io.tiercel.codec.Decoded.Reason;
import io.tiercel.codec.Frame.Wrapping;
import io.tiercel.spi.Change;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Version 1 of the envelope. Numbers are big-endian; what scripts on a server want to know stands
 * at fixed places.
 *
 * <pre>
 *  0  u8   magic, 0xCA
 *  1  u8   version, 1
 *  2  u8   flags: 1 absent, 2 encrypted; the high four bits are the compression
 *  3  u8   codec, a hint
 *  4  u32  length of the whole
 *  8  u16  where the payload begins
 * 10  i64  writtenAt
 * 18  i64  freshUntil
 * 26  i64  staleUntil
 * 34  i64  stamp
 * 42  i64  incarnation
 * 50  i64  fingerprint of the type
 * 58  u16  number of tags; then each, sorted: u16 length, UTF-8
 *     u32  size of the payload before compression, if there is one
 *     u8   length of the key's name, ASCII, if it is encrypted
 *          payload
 *     u32  CRC32C of all before
 * </pre>
 */
final class Layout1 implements Layout {

  private static final int FIXED = 60;
  private static final int CHECKSUM = 4;
  private static final int LONGEST_HEAD = 0xffff;
  private static final int ABSENT = 1;
  private static final int ENCRYPTED = 2;
  private static final int KNOWN = 0xf3;

  @Override
  public int version() {
    return 1;
  }

  @Override
  public int longestHead() {
    return LONGEST_HEAD;
  }

  @Override
  public int trailer() {
    return CHECKSUM;
  }

  @Override
  public byte[] begin(Head head, Wrapping wrapping, int payload) throws Flaw {
    List<byte[]> tags = bytes(head.tags());
    byte @Nullable [] keyId = wrapping.keyId() == null ? null : bytes(wrapping.keyId());
    int start = start(tags, wrapping, keyId);
    long length = (long) start + payload + CHECKSUM;
    if (start > LONGEST_HEAD || length > Integer.MAX_VALUE - 8) {
      throw new Flaw(Reason.OVERSIZED);
    }
    ByteBuffer out = ByteBuffer.allocate((int) length);
    putFixed(out, head, wrapping, start);
    out.putShort((short) tags.size());
    tags.forEach(tag -> out.putShort((short) tag.length).put(tag));
    if (wrapping.compression() != 0) {
      out.putInt(wrapping.rawSize());
    }
    if (keyId != null) {
      out.put((byte) keyId.length).put(keyId);
    }
    return out.array();
  }

  @Override
  public void finish(byte[] envelope) {
    int end = envelope.length - CHECKSUM;
    ByteBuffer.wrap(envelope).putInt(end, checksum(envelope, end));
  }

  @Override
  public void verify(byte[] envelope) throws Flaw {
    int end = envelope.length - CHECKSUM;
    ByteBuffer in = ByteBuffer.wrap(envelope);
    if (end < FIXED
        || in.getInt(4) != envelope.length
        || in.getInt(end) != checksum(envelope, end)) {
      throw new Flaw(Reason.CORRUPT);
    }
  }

  @Override
  public Frame open(byte[] envelope) throws Flaw {
    if (envelope.length < FIXED) {
      throw new Flaw(Reason.CORRUPT);
    }
    try {
      return read(ByteBuffer.wrap(envelope));
    } catch (BufferUnderflowException | CharacterCodingException cut) {
      throw new Flaw(Reason.CORRUPT);
    }
  }

  private static Frame read(ByteBuffer in) throws Flaw, CharacterCodingException {
    int flags = in.get(2);
    byte codec = in.get(3);
    int end = in.getInt(4) - CHECKSUM;
    int start = in.getShort(8) & 0xffff;
    if (start < FIXED || start > in.capacity()) {
      throw new Flaw(Reason.CORRUPT);
    }
    in.position(10).limit(start); // whatever is claimed of the tags, they end with the head
    long writtenAt = in.getLong();
    long freshUntil = in.getLong();
    long staleUntil = in.getLong();
    long stamp = in.getLong();
    long incarnation = in.getLong();
    long type = in.getLong();
    Set<String> tags = tags(in);
    int compression = (flags >> 4) & 0xf;
    int rawSize = compression == 0 ? 0 : in.getInt();
    String keyId = (flags & ENCRYPTED) == 0 ? null : text(in, in.get() & 0xff);
    if ((flags & ~KNOWN & 0xff) != 0 || in.position() != start || end < start) {
      throw new Flaw(Reason.CORRUPT);
    }
    return new Frame(
        new Head(
            (flags & ABSENT) != 0, writtenAt, freshUntil, staleUntil, stamp, incarnation, tags),
        new Wrapping(codec, type, compression, rawSize, keyId),
        start,
        end);
  }

  private void putFixed(ByteBuffer out, Head head, Wrapping wrapping, int start) {
    int flags = wrapping.compression() << 4;
    flags |= head.absent() ? ABSENT : 0;
    flags |= wrapping.keyId() != null ? ENCRYPTED : 0;
    out.put(MAGIC).put((byte) version()).put((byte) flags).put(wrapping.codec());
    out.putInt(out.capacity()).putShort((short) start);
    out.putLong(head.writtenAt()).putLong(head.freshUntil()).putLong(head.staleUntil());
    out.putLong(head.stamp()).putLong(head.incarnation()).putLong(wrapping.type());
  }

  private static int start(List<byte[]> tags, Wrapping wrapping, byte @Nullable [] keyId) {
    long start = FIXED + tags.stream().mapToLong(tag -> 2L + tag.length).sum();
    start += wrapping.compression() == 0 ? 0 : 4;
    start += keyId == null ? 0 : 1 + keyId.length;
    return (int) Math.min(start, Integer.MAX_VALUE);
  }

  /** Sorted, so that equal entries are equal bytes. */
  private static List<byte[]> bytes(Set<String> tags) throws Flaw {
    List<byte[]> all = new ArrayList<>(tags.size());
    for (String tag : tags.stream().sorted().toList()) {
      byte[] bytes = bytes(tag);
      if (bytes.length > Change.LONGEST_TAG) {
        throw new Flaw(Reason.CORRUPT);
      }
      all.add(bytes);
    }
    return all;
  }

  private static byte[] bytes(String text) throws Flaw {
    try {
      return Utf8.encode(text);
    } catch (CharacterCodingException noText) {
      throw new Flaw(Reason.CORRUPT, noText);
    }
  }

  /** However many there are said to be, each takes two bytes, so they end with the head. */
  private static Set<String> tags(ByteBuffer in) throws CharacterCodingException {
    int count = in.getShort() & 0xffff;
    if (count == 0) {
      return Set.of();
    }
    Set<String> tags = new HashSet<>();
    for (int i = 0; i < count; i++) {
      int length = in.getShort() & 0xffff;
      if (length > Change.LONGEST_TAG) {
        throw new CharacterCodingException();
      }
      tags.add(text(in, length));
    }
    return tags;
  }

  private static String text(ByteBuffer in, int length) throws CharacterCodingException {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    int offset = in.arrayOffset() + in.position();
    in.position(in.position() + length);
    return Utf8.decode(in.array(), offset, length);
  }

  private static int checksum(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    return (int) crc.getValue();
  }
}
