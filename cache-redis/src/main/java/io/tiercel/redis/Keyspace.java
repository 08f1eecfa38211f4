package io.tiercel.redis;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * The names of one cache's keys. Those of one partition share a hash tag, the partition's number in
 * braces, and so a hash slot; nothing that a user can choose comes before it.
 */
final class Keyspace {

  private final Part[] parts;

  /** The keys of a cache; the namespace has no braces. */
  Keyspace(RedisSettings settings, String cache) {
    String prefix = settings.namespace() + ':' + cache + ":{";
    this.parts =
        IntStream.range(0, settings.partitions())
            .mapToObj(i -> new Part(prefix + i + "}:", settings.database()))
            .toArray(Part[]::new);
  }

  int partitions() {
    return parts.length;
  }

  Part part(int partition) {
    return parts[partition];
  }

  /** Which partition a key belongs to: the same on every node, whatever Java it runs. */
  int partitionOf(byte[] key) {
    if (parts.length == 1) {
      return 0;
    }
    int hash = 0x811c9dc5;
    for (byte each : key) {
      hash = (hash ^ (each & 0xff)) * 0x01000193;
    }
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    return Integer.remainderUnsigned(hash ^ (hash >>> 13), parts.length);
  }

  /** The keys of one partition. */
  static final class Part {
    private final byte[] head;
    private final byte[] layout;
    private final byte[] blocks;
    private final byte[] data;
    private final byte[] lease;
    private final byte[] keyBlocks;
    private final byte[] marker;
    private final String channel;

    /** The databases of a server have their own keys, and share the channels. */
    private Part(String prefix, int database) {
      this.head = bytes(prefix + 'q');
      this.layout = bytes(prefix + 'v');
      this.blocks = bytes(prefix + 'b');
      this.data = bytes(prefix + "d:");
      this.lease = bytes(prefix + "l:");
      this.keyBlocks = bytes(prefix + "b:");
      this.marker = bytes(prefix + "t:");
      this.channel = prefix + "inv" + (database == 0 ? "" : ":" + database);
    }

    byte[] head() {
      return head;
    }

    byte[] layout() {
      return layout;
    }

    byte[] blocks() {
      return blocks;
    }

    String channel() {
      return channel;
    }

    byte[] data(byte[] key) {
      return joined(data, key);
    }

    byte[] lease(byte[] key) {
      return joined(lease, key);
    }

    byte[] blocks(byte[] key) {
      return joined(keyBlocks, key);
    }

    byte[] markerPrefix() {
      return marker;
    }

    byte[] marker(String tag) {
      return joined(marker, bytes(tag));
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
