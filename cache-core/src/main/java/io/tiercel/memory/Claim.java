package io.tiercel.memory;

/**
 * A writer's permission for one key. It is good as long as it is the claim that the generation
 * holds for that key: a later writer replaces it, a removal drops it, and so does its own fill.
 */
final class Claim<K> extends MemoryTicket {
  private final Generation<K> generation;
  private final K key;

  Claim(Generation<K> generation, K key, long number) {
    super(generation, number);
    this.generation = generation;
    this.key = key;
  }

  @Override
  public void release() {
    generation.drop(key, this);
  }
}
