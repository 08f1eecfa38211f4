package io.tiercel.testkit;

import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A source of truth that can be changed, fail and be held up, and remembers what it was asked for.
 *
 * <p>Unless it was told otherwise the value of a key is the key itself, a number sign, and how
 * often it was loaded: {@code k#1}.
 */
public final class RecordingLoader implements CacheLoader<String, String> {
  private final Map<String, AtomicInteger> loads = new ConcurrentHashMap<>();
  private final Map<String, String> truth = new ConcurrentHashMap<>();
  private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final List<List<String>> calls = new CopyOnWriteArrayList<>();
  private volatile BiConsumer<String, EntrySettings> settings = (key, entry) -> {};
  private volatile boolean bulk;

  private static final String NOTHING = "";

  /** Says something about each entry. */
  public RecordingLoader settings(BiConsumer<String, EntrySettings> each) {
    settings = each;
    return this;
  }

  /** Answers many keys at once from now on. */
  public RecordingLoader bulk() {
    bulk = true;
    return this;
  }

  /** From now on this is the key's value; null if it has none. */
  public void becomes(String key, @Nullable String value) {
    truth.put(key, value == null ? NOTHING : value);
  }

  /** From now on the key cannot be loaded. */
  public void fails(String key, Throwable failure) {
    failures.put(key, failure);
  }

  /** Loads of the key go well again. */
  public void recovers(String key) {
    failures.remove(key);
  }

  /** Holds up all loads of the key, which have read the truth already, until it is released. */
  public void holds(String key) {
    gates.put(key, new CountDownLatch(1));
  }

  /** Lets the loads of the key come to their end, and holds up no others. */
  public void releases(String key) {
    CountDownLatch gate = gates.remove(key);
    if (gate != null) {
      gate.countDown();
    }
  }

  /** How often the key was loaded, or is being loaded. */
  public int loads(String key) {
    AtomicInteger count = loads.get(key);
    return count == null ? 0 : count.get();
  }

  /** How many keys were loaded altogether. */
  public int loads() {
    return loads.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** The keys of each call, sorted. */
  public List<List<String>> calls() {
    return calls;
  }

  @Override
  public @Nullable String load(String key) throws Exception {
    calls.add(List.of(key));
    return read(key);
  }

  @Override
  public @Nullable String load(String key, EntrySettings entry) throws Exception {
    settings.accept(key, entry);
    return load(key);
  }

  @Override
  public @Nullable Map<String, String> loadAll(
      Collection<String> keys, Function<String, EntrySettings> entries) throws Exception {
    if (!bulk) {
      return null;
    }
    calls.add(new ArrayList<>(keys).stream().sorted().toList());
    Map<String, String> values = new ConcurrentHashMap<>();
    for (String key : keys) {
      settings.accept(key, entries.apply(key));
      String value = read(key);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  private @Nullable String read(String key) throws Exception {
    // All is read before it is counted: whoever sees the count may change the truth.
    String present = truth.get(key);
    Throwable failure = failures.get(key);
    CountDownLatch gate = gates.get(key);
    int number = loads.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
    String value = present == null ? key + "#" + number : present;
    if (gate != null) {
      gate.await();
    }
    if (failure instanceof Exception exception) {
      throw exception;
    } else if (failure instanceof Error error) {
      throw error;
    }
    return value.equals(NOTHING) ? null : value;
  }
}
