package io.tiercel.memory;

import io.tiercel.spi.Observer;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Picks one hit out of each tick, at no cost for the others.
 *
 * <p>A tick puts a screen before the line that hits are compared with. The next reader finds his
 * entry not beyond it and so takes the way of a proper read, which removes the screen and reports
 * the key. All that a hit does is what it does anyway: one comparison with one line.
 *
 * <p>A screen knows the line that it hides, and is put and removed by compare-and-set, so that the
 * line of a new generation is never replaced by one of an old one. A screen that nobody meets, or
 * that readers meet together, makes them look closer and no more.
 */
final class Sampling<K> {

  @SuppressWarnings("rawtypes") // the updater knows classes, not their parameters
  private static final AtomicReferenceFieldUpdater<MemoryTier, Horizon> LINE =
      AtomicReferenceFieldUpdater.newUpdater(MemoryTier.class, Horizon.class, "horizon");

  private final MemoryTier<K, ?> tier;
  private final Observer<K, ?> observer;

  Sampling(MemoryTier<K, ?> tier, Observer<K, ?> observer) {
    this.tier = tier;
    this.observer = observer;
  }

  /** Lets the next reader look closer. */
  void tick() {
    Horizon line = tier.horizon;
    if (line.hidden() == null) {
      LINE.compareAndSet(tier, line, line.screen());
    }
  }

  /** A reader who looked closer found something fresh. */
  void found(K key) {
    Horizon screen = tier.horizon;
    Horizon line = screen.hidden();
    if (line != null && LINE.compareAndSet(tier, screen, line)) {
      observer.sampled(tier.name(), key);
    }
  }
}
