package io.tiercel.internal.shared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is asked of each key of a list: once, however often the key is in it.
 *
 * @param <K> keys
 * @param <I> what is asked of a key
 */
public final class Distinct<K, I> {

  private final List<K> keys;
  private final Map<K, Integer> places = new HashMap<>();
  private final List<I> items = new ArrayList<>();

  private Distinct(List<K> keys) {
    this.keys = keys;
  }

  /** An item for each key. */
  public static <K, I> Distinct<K, I> of(List<K> keys, Function<K, I> item) {
    Distinct<K, I> distinct = new Distinct<>(keys);
    for (K key : keys) {
      if (distinct.places.putIfAbsent(key, distinct.items.size()) == null) {
        distinct.items.add(item.apply(key));
      }
    }
    return distinct;
  }

  /** The items, in the order in which their keys came first. */
  public List<I> items() {
    return items;
  }

  /** The answers to the items, as answers to the keys of the list. */
  public <A> List<A> inOrder(List<A> answers) {
    return keys.size() == answers.size()
        ? answers
        : keys.stream().map(key -> answers.get(places.getOrDefault(key, -1))).toList();
  }
}
