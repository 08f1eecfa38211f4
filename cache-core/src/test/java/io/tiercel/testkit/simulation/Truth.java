package io.tiercel.testkit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** The source of truth: every version of each key, and when it was committed. */
public final class Truth {

  /** The prefix of a key ends with it. */
  static final char DELIMITER = ':';

  private final Map<String, List<Version>> histories = new HashMap<>();
  private final List<String> keys;
  private final LongSupplier nanos;

  /**
   * What was true of a key for a while.
   *
   * @param number grows by one with each write
   * @param committedAt since when
   * @param present whether the key has a value
   */
  record Version(int number, long committedAt, boolean present) {}

  Truth(List<String> keys, LongSupplier nanos) {
    this.keys = List.copyOf(keys);
    this.nanos = nanos;
    keys.forEach(key -> histories.put(key, new ArrayList<>()));
    keys.forEach(key -> write(key, true));
  }

  List<String> keys() {
    return keys;
  }

  /** Commits the next version and answers its number. */
  int write(String key, boolean present) {
    List<Version> history = history(key);
    history.add(new Version(history.size(), nanos.getAsLong(), present));
    return history.size() - 1;
  }

  int newest(String key) {
    return history(key).size() - 1;
  }

  Version version(String key, int number) {
    return history(key).get(number);
  }

  List<Version> history(String key) {
    return histories.get(key);
  }

  /** What was true at that time. */
  Version at(String key, long time) {
    List<Version> history = history(key);
    int number = history.size() - 1;
    while (number > 0 && history.get(number).committedAt() > time) {
      number--;
    }
    return history.get(number);
  }

  /** The tags that a loader gives to that version of the key: some stay, some come and go. */
  static Set<String> tags(String key, int version) {
    Set<String> tags = new TreeSet<>();
    tags.add("kind-" + key.charAt(key.length() - 1) % 2);
    if (version % 3 == 0) {
      tags.add("third");
    }
    return tags;
  }

  /** The prefix that the key can be invalidated by. */
  static String prefix(String key) {
    return key.substring(0, key.indexOf(DELIMITER) + 1);
  }
}
