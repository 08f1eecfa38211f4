package io.tiercel.memory;

import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the entries in small slices, so that those whose life is over do not take the room of
 * others until somebody asks for them. One slice every tenth tick, on the executor; a pass takes a
 * minute or, where there is little to see, begins once a minute.
 */
final class Sweep<K> {
  private static final int TICKS_A_SLICE = 10;
  private static final int SLICES_A_PASS = 600;
  private static final int SMALLEST_SLICE = 64;

  private final Scheduling scheduling;
  private final Observer<?, ?> observer;
  private final BiConsumer<K, MemoryEntry> visitor;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean closed;

  // Touched by ticks alone.
  private int ticks;

  // Touched by whoever won busy.
  private int slices;
  private @Nullable Generation<K> walked;
  private @Nullable Iterator<Map.Entry<K, MemoryEntry>> walk;

  Sweep(Scheduling scheduling, Observer<?, ?> observer, BiConsumer<K, MemoryEntry> visitor) {
    this.scheduling = scheduling;
    this.observer = observer;
    this.visitor = visitor;
  }

  /** Does a little, elsewhere, if it is time. */
  void tick(Generation<K> here) {
    if (closed || ++ticks % TICKS_A_SLICE != 0 || !busy.compareAndSet(false, true)) {
      return;
    }
    if (!isDue(here)) {
      busy.set(false);
      return;
    }
    hand(scheduling.promptExecutor(), () -> hand(scheduling.executor(), () -> slice(here)));
  }

  /** An executor that runs its tasks at once must not do so on the thread that ticks. */
  private void hand(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RuntimeException | Error e) {
      busy.set(false);
      observer.survived("a sweep of the memory tier was rejected", e);
    }
  }

  /**
   * The first pass waits a minute like any other: a walk that began while the map was small would
   * keep all the tables alive that the map grows out of meanwhile.
   */
  private boolean isDue(Generation<K> here) {
    slices++;
    if (walked != here) {
      walked = here;
      walk = null;
      slices = 0;
    } else if (walk == null && slices >= SLICES_A_PASS) {
      walk = here.entries.entrySet().iterator();
      slices = 0;
    }
    return walk != null;
  }

  private void slice(Generation<K> here) {
    try {
      long left = Math.max(here.cache.estimatedSize() / SLICES_A_PASS + 1, SMALLEST_SLICE);
      Iterator<Map.Entry<K, MemoryEntry>> rest = walk;
      while (rest != null && rest.hasNext() && left-- > 0) {
        Map.Entry<K, MemoryEntry> next = rest.next();
        visitor.accept(next.getKey(), next.getValue());
      }
      walk = rest != null && rest.hasNext() ? rest : null;
    } catch (RuntimeException e) {
      walk = null;
      observer.survived("a sweep of the memory tier", e);
    } finally {
      release();
    }
  }

  /** Lets go of the entries, even while a slice is under way. */
  void close() {
    closed = true;
    if (busy.compareAndSet(false, true)) {
      release();
    }
  }

  private void release() {
    if (closed) {
      walked = null;
      walk = null;
    }
    busy.set(false);
  }
}
