package io.tiercel.memory;

/**
 * A writer's permission for one key. It is good as long as it is the claim that the generation
 * holds for that key: a later writer or a removal replaces it, and its own fill ends it.
 */
final class WriterTicket<K> extends MemoryTicket {
  private final Generation<K> generation;
  private final K key;

  WriterTicket(Generation<K> generation, K key, long number) {
    super(generation, number);
    this.generation = generation;
    this.key = key;
  }

  K key() {
    return key;
  }

  @Override
  public void release() {
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
