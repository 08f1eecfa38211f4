package io.tiercel.redis;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a partition that this node is waiting for, because another one loads them. Whoever
 * waits asks again and again; as long as the lease that comes with the entry says the same, the
 * script that hands out leases is spared. A key that is forgotten here costs that script, no more.
 */
final class Waits {

  private static final int MOST = 1_000;
  private static final int LEASE_LENGTH = 17;

  private final Set<Object> keys = ConcurrentHashMap.newKeySet();

  boolean contains(Object key) {
    return !keys.isEmpty() && keys.contains(key);
  }

  void add(Object key) {
    if (keys.size() >= MOST) {
      keys.clear();
    }
    keys.add(key);
  }

  void remove(Object key) {
    if (!keys.isEmpty()) {
      keys.remove(key);
    }
  }

  /**
   * Whether the lease makes others wait for sure, as the script would find by entries.lua. A lease
   * of which that depends on the markers of its key's tags is left to the script.
   */
  static boolean stands(byte @Nullable [] lease, PartitionHead head, Located<?> place) {
    if (lease == null || lease.length < LEASE_LENGTH) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(lease, 1, LEASE_LENGTH - 1);
    long incarnation = in.getLong();
    long number = in.getLong();
    return incarnation == head.incarnation()
        && number >= head.all()
        && (place.tags().isEmpty() || number >= head.marks());
  }
}
