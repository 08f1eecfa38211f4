package io.tiercel.jcache;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/** Goes through the entries that live. Looks one ahead; hands out what was found then. */
final class Walk<K, V> implements Iterator<Cache.Entry<K, V>> {

  private final Parts<K, V> parts;
  private final Consumer<K> removing;
  private final Iterator<Map.Entry<K, Held>> all;
  private Map.@Nullable Entry<K, Held> next;
  private @Nullable K last;

  Walk(Parts<K, V> parts, Consumer<K> removing) {
    this.parts = parts;
    this.removing = removing;
    this.all = parts.store().iterator();
  }

  @Override
  public boolean hasNext() {
    while (next == null && all.hasNext()) {
      Map.Entry<K, Held> found = all.next();
      next = found.getValue().isExpired(parts.scheduling().millis()) ? null : found;
    }
    return next != null;
  }

  @Override
  public Cache.Entry<K, V> next() {
    long begin = parts.counters().begin();
    Map.Entry<K, Held> found = hasNext() ? next : null;
    if (found == null) {
      throw new NoSuchElementException();
    }
    next = null;
    last = found.getKey();
    parts.counters().read(true);
    parts.lives().accessed(parts.scheduling().millis(), found.getValue());
    parts.counters().gotSince(begin);
    return new Pair<>(parts.copyOf(found.getKey()), parts.value(found.getValue()));
  }

  @Override
  public void remove() {
    K removed = last;
    if (removed == null) {
      throw new IllegalStateException("next was not called, or its entry is removed already");
    }
    last = null;
    removing.accept(removed);
  }
}
