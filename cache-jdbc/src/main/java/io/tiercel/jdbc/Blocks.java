package io.tiercel.jdbc;

import io.tiercel.jdbc.Table.Rows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps a key, or all of a cache, from being read beyond this tier, and until when. A number,
 * which stands behind the name in the bytes, tells a late end from one that is about the last
 * beginning; blocks of a release that gave none have 0.
 */
final class Blocks {

  private static final String BEFORE_NUMBER = "\0#";

  /** How many characters of a name are kept: a short is to hold the number of their bytes. */
  private static final int LONGEST_NAME = 256;

  private static final String BEFORE_DIGEST = "\0sha-256 ";

  /** Whose block it is that nobody began: names of nodes are followed by something here. */
  private static final String NOBODY = "clock";

  private final Map<String, Block> blocks = new LinkedHashMap<>();

  private record Block(long until, long number) {}

  /** Those at a place, among the rows, that still stand. */
  static Blocks at(Place place, Rows rows, long now) {
    return of(Table.valueOf(place, rows.byId()), now);
  }

  /** Those of the bytes that still stand. */
  private static Blocks of(byte @Nullable [] bytes, long now) {
    Blocks blocks = new Blocks();
    if (bytes != null) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      while (in.remaining() > Long.BYTES + Short.BYTES) {
        blocks.read(in, now);
      }
    }
    return blocks;
  }

  private void read(ByteBuffer in, long now) {
    long until = in.getLong();
    byte[] name = new byte[Math.min(Short.toUnsignedInt(in.getShort()), in.remaining())];
    in.get(name);
    if (until > now) {
      put(new String(name, StandardCharsets.UTF_8), until);
    }
  }

  private void put(String numbered, long until) {
    int end = numbered.lastIndexOf(BEFORE_NUMBER);
    String number = end < 0 ? "" : numbered.substring(end + BEFORE_NUMBER.length());
    if (number.matches("[0-9]{1,18}")) {
      blocks.put(numbered.substring(0, end), new Block(until, Long.parseLong(number)));
    } else {
      blocks.put(numbered, new Block(until, 0));
    }
  }

  boolean stand() {
    return !blocks.isEmpty();
  }

  void begin(String name, long until, long number) {
    String kept = kept(name);
    Block older = blocks.get(kept);
    blocks.put(kept, new Block(until, older == null ? number : Math.max(older.number(), number)));
  }

  /** Ends a block, unless its number is greater. */
  void end(String name, long number) {
    String kept = kept(name);
    Block standing = blocks.get(kept);
    if (standing != null && standing.number() <= number) {
      blocks.remove(kept);
    }
  }

  /**
   * Time has passed that nobody has seen pass, because the clock was set, say. Whoever would have
   * prolonged a block had no chance to, so all of the cache is blocked until he had.
   */
  void bridge(long until) {
    blocks.put(NOBODY, new Block(until, 0));
  }

  /** What is written at a place of theirs. */
  Swap swap(Place place, long generation) {
    Swap.Life life = new Swap.Life(until(), until());
    return new Swap(place, Swap.ANY, generation, bytes(), life, Lease.NONE, Swap.NO_DEADLINE);
  }

  /** The name that a block has here: a digest in the place of one that is long, as of a tag. */
  private static String kept(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : BEFORE_DIGEST + HexFormat.of().formatHex(digest(name.getBytes(StandardCharsets.UTF_8)));
  }

  /** The SHA-256 of bytes: nobody finds others that have the same. */
  static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JVM has SHA-256", impossible);
    }
  }

  /** When the last one will be over. */
  long until() {
    return blocks.values().stream().mapToLong(Block::until).max().orElse(0);
  }

  byte @Nullable [] bytes() {
    if (blocks.isEmpty()) {
      return null;
    }
    List<byte[]> names = new ArrayList<>();
    blocks.forEach(
        (name, block) ->
            names.add((name + BEFORE_NUMBER + block.number()).getBytes(StandardCharsets.UTF_8)));
    ByteBuffer out = ByteBuffer.allocate(names.stream().mapToInt(name -> name.length + 10).sum());
    Iterator<Block> each = blocks.values().iterator();
    names.forEach(name -> out.putLong(each.next().until()).putShort((short) name.length).put(name));
    return out.array();
  }
}
