package io.tiercel.internal;

import io.tiercel.control.HotKeys;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;

/** Which keys are found and which are loaded most. */
final class Popularity<K, V> implements Observer<K, V> {

  private final TopKeys<K> hits;
  private final TopKeys<K> misses;

  /** Of so many keys each. */
  Popularity(int keys, Scheduling scheduling) {
    hits = new TopKeys<>(keys, scheduling);
    misses = new TopKeys<>(keys, scheduling);
  }

  @Override
  public void sampled(String tier, K key) {
    hits.add(key);
  }

  @Override
  public void missed(K key) {
    misses.add(key);
  }

  HotKeys<K> hotKeys() {
    return new HotKeys<>(hits.top(), misses.top());
  }
}
