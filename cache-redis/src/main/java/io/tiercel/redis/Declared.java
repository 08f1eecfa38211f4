package io.tiercel.redis;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of one call of a script that reads entries: the head, the broad blocks, the markers of
 * all tags that may matter, and then the keys of its entries.
 */
final class Declared {

  private static final int BEFORE_MARKERS = 2;

  private final Keyspace.Part part;
  private final Map<String, Integer> positions = new LinkedHashMap<>();
  private final List<byte[]> rest = new ArrayList<>();

  Declared(Keyspace.Part part) {
    this.part = part;
  }

  /** Where the markers of these tags stand among the keys, as scripts read it. */
  byte[] tags(Collection<String> tags) {
    ByteBuffer out = ByteBuffer.allocate(Integer.BYTES * tags.size());
    for (String tag : tags) {
      out.putInt(position(tag));
    }
    return out.array();
  }

  /** Names markers that an entry's own tags may need. */
  void include(Collection<String> tags) {
    tags.forEach(this::position);
  }

  private int position(String tag) {
    return positions.computeIfAbsent(tag, t -> positions.size() + BEFORE_MARKERS + 1);
  }

  void entry(byte[] key) {
    rest.add(part.data(key));
  }

  void lease(byte[] key) {
    rest.add(part.lease(key));
  }

  void blocks(byte[] key) {
    rest.add(part.blocks(key));
  }

  byte[] markerCount() {
    return number(positions.size());
  }

  List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>(BEFORE_MARKERS + positions.size() + rest.size());
    keys.add(part.head());
    keys.add(part.blocks());
    positions.keySet().forEach(tag -> keys.add(part.marker(tag)));
    keys.addAll(rest);
    return keys;
  }

  static byte[] number(long number) {
    return Keyspace.bytes(Long.toString(number));
  }
}
