package io.tiercel.bench.stack;

import java.util.List;

/**
 * How large things are.
 *
 * @param count how many keys there are
 * @param room how many of them memory has room for, in percent
 * @param size bytes a value
 * @param tags what loaded entries bear
 * @param servers what is beyond memory
 */
record Shape(int count, int room, int size, List<String> tags, Servers servers) {

  long memorySize() {
    return Math.max((long) count * room / 100, 1);
  }

  /** The source of truth. */
  byte[] value() {
    return new byte[size];
  }
}
