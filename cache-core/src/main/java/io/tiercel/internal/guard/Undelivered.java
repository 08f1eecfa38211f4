package io.tiercel.internal.guard;

import io.tiercel.spi.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The invalidations that have not reached every tier yet. Until one is delivered, this node neither
 * believes nor fills the tier that missed it, nor the nearer ones, for what it covers.
 *
 * <p>For each key and each tag only the newest is kept; beyond the bound they are merged into one
 * invalidation of the whole cache. A delivery names the numbers that it delivered, so that one that
 * was added meanwhile stays; and so does one that was added while others were merged, since what
 * they became may have been on its way before it. As long as nothing is pending, which is the usual
 * case, readers pay for a check of one counter.
 *
 * <p>While something is pending, each reader wants a copy of all of it, so a copy is kept until
 * something changes. A change is counted after it was made in the map and before its method
 * returns, and a copy bears the count from before it was begun. Whoever finds the present count on
 * a copy therefore has in it every addition that had returned when he asked, and no delivery that
 * had; a copy that a change has overtaken bears a count that never comes back, whenever it is kept.
 *
 * <p>A merge puts the whole cache in before it takes out what that covers. So whoever looks without
 * a lock looks for the whole cache last: what he did not find because it was merged is in that.
 */
public final class Undelivered<K> {

  /** Stands for the whole cache. */
  private record Everything() {}

  private static final Object ALL = new Everything();

  /** Stands for a tag among the keys of the map. */
  private record Tag(String name) {}

  /** Stands for a key, so that a key that happens to be a tag is no tag. */
  private record Key<K>(K key) {}

  /**
   * One of them.
   *
   * @param level the farthest level that missed it
   * @param number grows with every addition
   */
  public record Pending(int level, long number) {}

  private final ConcurrentHashMap<Object, Pending> pending = new ConcurrentHashMap<>();

  /** Never below the true number. The map's own size may be, while others change the map. */
  private final AtomicInteger kept = new AtomicInteger();

  private final Function<K, Set<String>> keyTags;
  private final int bound;
  private final AtomicLong numbers = new AtomicLong();

  /** How often the map has changed. */
  private final AtomicLong version = new AtomicLong();

  private volatile Copy copy = Copy.NONE;

  /** All that was pending, and how often the map had changed when it began to be copied. */
  private record Copy(long version, Map<Object, Pending> content) {
    private static final Copy NONE = new Copy(-1, Map.of());
  }

  /**
   * Nothing yet.
   *
   * @param keyTags the tags that derive from a key
   * @param bound how many are kept apart
   */
  public Undelivered(Function<K, Set<String>> keyTags, int bound) {
    this.keyTags = keyTags;
    this.bound = bound;
  }

  /** Keeps a change that the given level missed; answers the greatest number that it has got. */
  public long add(Change<K> change, int level) {
    long last = 0;
    for (Object target : targets(change)) {
      last = put(target, level).number();
    }
    if (pending.size() > bound) {
      int farthest = pending.values().stream().mapToInt(Pending::level).max().orElse(level);
      Pending all = put(ALL, farthest);
      pending.forEach(
          (target, missed) -> {
            if (missed.number() < all.number() && missed.level() <= farthest) {
              forget(target, missed);
            }
          });
    }
    return last;
  }

  private void forget(Object target, Pending missed) {
    if (pending.remove(target, missed)) {
      version.incrementAndGet();
      if (kept.decrementAndGet() == 0) {
        copy = Copy.NONE; // nobody asks for it any more, and it may be large
      }
    }
  }

  private Pending put(Object target, int level) {
    Pending added =
        pending.compute(
            target,
            (t, older) -> {
              if (older == null) {
                kept.incrementAndGet();
              }
              int farthest = older == null ? level : Math.max(older.level(), level);
              return new Pending(farthest, numbers.incrementAndGet());
            });
    version.incrementAndGet();
    return added;
  }

  /**
   * The number of what was added last. Whatever is delivered from now on is not older than that.
   */
  public long latest() {
    return numbers.get();
  }

  /** Whether everything was delivered. */
  public boolean isEmpty() {
    return kept.get() == 0;
  }

  /** How many there are. */
  public int count() {
    return pending.size();
  }

  /** How many of them have this level as the farthest one that missed them. */
  public int count(int level) {
    return (int) pending.values().stream().filter(missed -> missed.level() == level).count();
  }

  /** The nearest level that may be believed for an entry of that key with these tags. */
  public int believableFrom(K key, Set<String> tags) {
    return isEmpty() ? 0 : nearestBeyond(pending, key, tags);
  }

  /** The same, for what was pending at some time. */
  public int believableFrom(Map<Object, Pending> then, K key, Set<String> tags) {
    return then.isEmpty() ? 0 : nearestBeyond(then, key, tags);
  }

  /** The number of the newest change that is pending for such an entry; zero for none. */
  long newest(K key, Set<String> tags) {
    if (isEmpty()) {
      return 0;
    }
    long[] newest = {0};
    Consumer<Object> note = target -> newest[0] = Math.max(newest[0], numberOf(target));
    note.accept(new Key<>(key));
    tags.forEach(tag -> note.accept(new Tag(tag)));
    keyTags.apply(key).forEach(tag -> note.accept(new Tag(tag)));
    note.accept(ALL);
    return newest[0];
  }

  private long numberOf(Object target) {
    Pending missed = pending.get(target);
    return missed == null ? 0 : missed.number();
  }

  private int nearestBeyond(Map<Object, Pending> then, K key, Set<String> tags) {
    int from = after(then, new Key<>(key));
    for (String tag : tags) {
      from = Math.max(from, after(then, new Tag(tag)));
    }
    for (String tag : keyTags.apply(key)) {
      from = Math.max(from, after(then, new Tag(tag)));
    }
    return Math.max(from, after(then, ALL));
  }

  private static int after(Map<Object, Pending> then, Object target) {
    Pending missed = then.get(target);
    return missed == null ? 0 : missed.level() + 1;
  }

  /** All that is pending now; nobody can change the answer. */
  public Map<Object, Pending> snapshot() {
    if (isEmpty()) {
      return Map.of();
    }
    long now = version.get();
    Copy known = copy;
    if (known.version() != now) {
      known = new Copy(now, copied());
      copy = known;
    }
    return known.content();
  }

  private Map<Object, Pending> copied() {
    Map<Object, Pending> content = new HashMap<>();
    pending.forEach(content::put);
    Pending all = pending.get(ALL);
    if (all != null) {
      content.put(ALL, all);
    }
    return Collections.unmodifiableMap(content);
  }

  /** The pending changes of a snapshot, those that the same level missed as one. */
  @SuppressWarnings("unchecked")
  public Map<Integer, List<Change<K>>> changes(Map<Object, Pending> snapshot) {
    Map<Integer, List<K>> keys = new HashMap<>();
    Map<Integer, Set<String>> tags = new HashMap<>();
    Map<Integer, List<Change<K>>> changes = new HashMap<>();
    snapshot.forEach(
        (target, missed) -> {
          if (target instanceof Tag tag) {
            tags.computeIfAbsent(missed.level(), level -> new HashSet<>()).add(tag.name());
          } else if (target instanceof Key<?> key) {
            keys.computeIfAbsent(missed.level(), level -> new ArrayList<>()).add((K) key.key());
          } else {
            changesOf(changes, missed.level()).add(new Change.All<>());
          }
        });
    keys.forEach((level, list) -> changesOf(changes, level).add(new Change.Keys<>(list)));
    tags.forEach((level, set) -> changesOf(changes, level).add(new Change.Tags<>(set)));
    return changes;
  }

  private static <K> List<Change<K>> changesOf(Map<Integer, List<Change<K>>> changes, int level) {
    return changes.computeIfAbsent(level, l -> new ArrayList<>());
  }

  /** Forgets a change that reached the level, unless it was added anew since the snapshot. */
  public void delivered(Change<K> change, Map<Object, Pending> snapshot) {
    for (Object target : targets(change)) {
      Pending delivered = snapshot.get(target);
      if (delivered != null) {
        forget(target, delivered);
      }
    }
  }

  private static <K> List<Object> targets(Change<K> change) {
    if (change instanceof Change.Keys<K> keys) {
      return keys.keys().stream().<Object>map(Key::new).toList();
    } else if (change instanceof Change.Tags<K> tags) {
      return tags.tags().stream().<Object>map(Tag::new).toList();
    }
    return List.of(ALL);
  }
}
