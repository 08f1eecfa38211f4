package io.tiercel.jcache;

import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/** An entry in the hands of a processor. What it made of it takes effect when it returns. */
final class Processed<K, V> implements MutableEntry<K, V> {

  private enum Made {
    NOTHING,
    READ,
    LOADED,
    SET,
    REMOVED
  }

  private final K key;
  private final Turn<K, V> turn;
  private final @Nullable Source<K, V> source;
  private Made made = Made.NOTHING;
  private boolean created;
  private @Nullable V value;

  Processed(K key, Turn<K, V> turn, @Nullable Source<K, V> source) {
    this.key = key;
    this.turn = turn;
    this.source = source;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public boolean exists() {
    return value != null || (made == Made.NOTHING && turn.exists());
  }

  @Override
  public @Nullable V getValue() {
    if (made == Made.NOTHING) {
      if (turn.exists()) {
        made = Made.READ;
        value = turn.value();
      } else if (source != null) {
        value = source.load(key);
        made = value == null ? Made.NOTHING : Made.LOADED;
      }
    }
    return value;
  }

  @Override
  public void setValue(V next) {
    if (next == null) {
      throw new NullPointerException("value");
    }
    created |= !turn.exists() && made != Made.REMOVED;
    made = Made.SET;
    value = next;
  }

  @Override
  public void remove() {
    boolean neverWas = made == Made.LOADED || (made == Made.SET && created);
    made = neverWas ? Made.NOTHING : Made.REMOVED;
    created = false;
    value = null;
  }

  /** Does what the processor wanted. */
  void apply() {
    switch (made) {
      case NOTHING -> {}
      case READ -> turn.accessed();
      case LOADED -> turn.putLoaded(made());
      case SET -> turn.put(made());
      case REMOVED -> {
        turn.delete();
        turn.remove();
      }
    }
  }

  private V made() {
    V present = value;
    if (present == null) {
      throw new IllegalStateException("nothing was made");
    }
    return present;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return Unwrap.as(type, this);
  }
}
