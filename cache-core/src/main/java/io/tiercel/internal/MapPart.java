package io.tiercel.internal;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys, the values or the entries of a map view.
 *
 * <p>What is asked or removed by its key is so in all tiers, by the map's own operations. Whatever
 * has to walk covers the memory tier in front, and removes what it has seen and nothing else: an
 * entry whose value has changed meanwhile stays.
 *
 * @param <I> what is walked over
 * @param <E> what is shown of it
 */
abstract class MapPart<I, E> extends AbstractCollection<E> {

  private final MapView<?, ?> map;
  private final int traits;

  private MapPart(MapView<?, ?> map, int traits) {
    this.map = map;
    this.traits = traits | Spliterator.NONNULL | Spliterator.CONCURRENT;
  }

  /** What memory has. */
  abstract Iterator<I> walk();

  abstract E shown(I seen);

  /** Removes it from the map if it is still there as it was seen; says whether it was. */
  abstract boolean drop(I seen);

  @Override
  public Iterator<E> iterator() {
    Iterator<I> walk = walk();
    return new Iterator<>() {
      private @Nullable I last;

      @Override
      public boolean hasNext() {
        return walk.hasNext();
      }

      @Override
      public E next() {
        I next = walk.next();
        last = next;
        return shown(next);
      }

      @Override
      public void remove() {
        I removed = last;
        if (removed == null) {
          throw new IllegalStateException("next was not called, or its entry is removed already");
        }
        last = null;
        drop(removed);
      }
    };
  }

  /** Its size is not known: others add and remove while it walks. */
  @Override
  public Spliterator<E> spliterator() {
    return Spliterators.spliteratorUnknownSize(iterator(), traits);
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public boolean isEmpty() {
    return map.isEmpty();
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    Objects.requireNonNull(filter, "filter");
    boolean changed = false;
    for (Iterator<I> walk = walk(); walk.hasNext(); ) {
      I next = walk.next();
      changed |= filter.test(shown(next)) && drop(next);
    }
    return changed;
  }

  @Override
  public boolean retainAll(Collection<?> kept) {
    Objects.requireNonNull(kept, "kept");
    return removeIf(element -> !kept.contains(element));
  }

  /** A part that is a set: its elements are found by their keys. */
  private abstract static class Distinct<I, E> extends MapPart<I, E> implements Set<E> {

    Distinct(MapView<?, ?> map) {
      super(map, Spliterator.DISTINCT);
    }

    @Override
    public boolean removeAll(Collection<?> removed) {
      boolean changed = false;
      for (Object each : removed) {
        changed |= remove(each);
      }
      return changed;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other == this
          || (other instanceof Set<?> set && set.size() == size() && containsAll(set));
    }

    @Override
    public int hashCode() {
      int sum = 0;
      for (E element : this) {
        sum += element.hashCode();
      }
      return sum;
    }

    @Override
    public Spliterator<E> spliterator() {
      return super.spliterator();
    }
  }

  /** The keys. */
  static final class Keys<K, V> extends Distinct<K, K> {
    private final MapView<K, V> map;

    Keys(MapView<K, V> map) {
      super(map);
      this.map = map;
    }

    @Override
    Iterator<K> walk() {
      return map.localKeys();
    }

    @Override
    K shown(K seen) {
      return seen;
    }

    @Override
    boolean drop(K seen) {
      return remove(seen);
    }

    @Override
    public boolean contains(Object key) {
      return map.containsKey(key);
    }

    @Override
    public boolean remove(Object key) {
      return map.remove(key) != null;
    }
  }

  /** The values. */
  static final class Values<K, V> extends MapPart<Map.Entry<K, V>, V> {
    private final MapView<K, V> map;

    Values(MapView<K, V> map) {
      super(map, 0);
      this.map = map;
    }

    @Override
    Iterator<Map.Entry<K, V>> walk() {
      return map.localEntries();
    }

    @Override
    V shown(Map.Entry<K, V> seen) {
      return seen.getValue();
    }

    @Override
    boolean drop(Map.Entry<K, V> seen) {
      return map.remove(seen.getKey(), seen.getValue());
    }

    @Override
    public boolean remove(Object value) {
      for (Iterator<Map.Entry<K, V>> walk = walk(); walk.hasNext(); ) {
        Map.Entry<K, V> next = walk.next();
        if (next.getValue().equals(value) && drop(next)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean removeAll(Collection<?> removed) {
      Objects.requireNonNull(removed, "removed");
      return removeIf(removed::contains);
    }
  }

  /** The entries. */
  static final class Entries<K, V> extends Distinct<Map.Entry<K, V>, Map.Entry<K, V>> {
    private final MapView<K, V> map;

    Entries(MapView<K, V> map) {
      super(map);
      this.map = map;
    }

    @Override
    Iterator<Map.Entry<K, V>> walk() {
      return map.localEntries();
    }

    @Override
    Map.Entry<K, V> shown(Map.Entry<K, V> seen) {
      return seen;
    }

    @Override
    boolean drop(Map.Entry<K, V> seen) {
      return map.remove(seen.getKey(), seen.getValue());
    }

    @Override
    public boolean contains(Object element) {
      return element instanceof Map.Entry<?, ?> entry
          && isWhole(entry)
          && entry.getValue().equals(map.get(entry.getKey()));
    }

    @Override
    public boolean remove(Object element) {
      return element instanceof Map.Entry<?, ?> entry
          && isWhole(entry)
          && map.remove(entry.getKey(), entry.getValue());
    }

    /** Whether it has what every entry here has. */
    private static boolean isWhole(Map.Entry<?, ?> entry) {
      return entry.getKey() != null && entry.getValue() != null;
    }
  }
}
