package io.tiercel.jdbc;

import io.tiercel.jdbc.Table.Rows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who keeps a key, or all of a cache, from being read beyond this tier, and until when. */
final class Blocks {

  private final Map<String, Long> untils = new LinkedHashMap<>();

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
      untils.put(new String(name, StandardCharsets.UTF_8), until);
    }
  }

  boolean stand() {
    return !untils.isEmpty();
  }

  void begin(String name, long until) {
    untils.put(name, until);
  }

  void end(String name) {
    untils.remove(name);
  }

  /** When the last one will be over. */
  long until() {
    return untils.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  byte @Nullable [] bytes() {
    if (untils.isEmpty()) {
      return null;
    }
    List<byte[]> names =
        untils.keySet().stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList();
    ByteBuffer out = ByteBuffer.allocate(names.stream().mapToInt(name -> name.length + 10).sum());
    Iterator<Long> times = untils.values().iterator();
    names.forEach(name -> out.putLong(times.next()).putShort((short) name.length).put(name));
    return out.array();
  }
}
