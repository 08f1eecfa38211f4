package io.tiercel.bench.demo;

import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The source of truth: slow, sometimes down, and able to keep a reader waiting. */
public final class Truth implements CacheLoader<String, String> {
  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private volatile boolean down;
  private volatile @Nullable CountDownLatch held;

  /** From now on this is the value. */
  public void write(String key, String value) {
    values.put(key, value);
  }

  /** From now on it is down, or up again. */
  public void isDown(boolean now) {
    down = now;
  }

  /** How often it was asked. */
  public int loads() {
    return loads.get();
  }

  /** The next load reads what is there now, and brings it only when the latch is open. */
  public CountDownLatch holdsNext() {
    CountDownLatch latch = new CountDownLatch(1);
    held = latch;
    return latch;
  }

  @Override
  public @Nullable String load(String key) throws InterruptedException {
    loads.incrementAndGet();
    CountDownLatch latch = held;
    held = null;
    String value = values.get(key);
    if (down) {
      throw new IllegalStateException("the source of truth is down");
    } else if (latch == null) {
      Narrator.pause(Duration.ofMillis(50));
    } else {
      latch.await();
    }
    return value;
  }

  /** What stands before the colon of a key is its tag. */
  @Override
  public @Nullable String load(String key, EntrySettings entry) throws InterruptedException {
    entry.tags(key.substring(0, Math.max(0, key.indexOf(':'))));
    return load(key);
  }
}
