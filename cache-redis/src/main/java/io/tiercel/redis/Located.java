package io.tiercel.redis;

import java.util.List;

/**
 * A key and where it is.
 *
 * @param key as the application knows it
 * @param bytes as Redis does
 * @param partition the partition that it belongs to
 * @param tags those that derive from it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Located<K>(K key, byte[] bytes, int partition, List<String> tags) {

  /** How much of a request it makes out, where it is named a few times. */
  int size() {
    return 3 * bytes.length;
  }
}
