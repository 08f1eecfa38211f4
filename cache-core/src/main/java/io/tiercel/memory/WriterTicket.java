package io.tiercel.memory;

import org.jspecify.annotations.Nullable;

/**
 * A writer's permission for one key. It is good as long as it is the claim that the generation
 * holds for that key: a later writer or a removal replaces it, and its own fill ends it.
 */
final class WriterTicket<K> extends MemoryTicket {
  private final Generation<K> generation;
  private final K key;
  private volatile @Nullable WriterTicket<K> successor;
  private volatile boolean over;

  WriterTicket(Generation<K> generation, K key, long number) {
    super(generation, number);
    this.generation = generation;
    this.key = key;
  }

  K key() {
    return key;
  }

  /** Notes who takes the key from it. */
  void giveWayTo(WriterTicket<K> other) {
    successor = other;
  }

  /**
   * Whether what stood there when it was taken may still stand: it is held, or whoever took the key
   * from it holds it, and has neither replaced that nor removed it yet.
   */
  boolean isOpen(Generation<?> here) {
    WriterTicket<K> last = this;
    while (last != null && !here.holds(key, last)) {
      last = last.successor;
    }
    return last != null;
  }

  /** Whether it was released, and only its key, whose hash code failed, has it stay. */
  boolean isOver() {
    return over;
  }

  @Override
  public void release() {
    over = true;
    generation.drop(key, this);
  }

  /** Uses it up by removing what stands there. */
  void vacate() {
    try {
      generation.cache.invalidate(key);
    } finally {
      release();
    }
  }
}
