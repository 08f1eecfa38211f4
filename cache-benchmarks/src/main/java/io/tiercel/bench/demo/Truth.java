package io.tiercel.bench.demo;

import io.tiercel.CacheLoader;
import io.tiercel.EntrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The source of truth, a table of an embedded database: slow, sometimes down, and able to keep a
 * reader waiting.
 */
public final class Truth implements CacheLoader<String, String>, AutoCloseable {
  private final Catalogue catalogue;
  private final AtomicInteger loads = new AtomicInteger();
  private volatile boolean down;
  private volatile @Nullable CountDownLatch held;

  /** One whose database is this new file. */
  public Truth(Path file) {
    catalogue = Catalogue.open(file);
  }

  /** From now on this is the value. */
  public void write(String key, String value) {
    catalogue.write(key, value);
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
    String value = catalogue.read(key);
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

  @Override
  public void close() {
    catalogue.close();
  }
}
