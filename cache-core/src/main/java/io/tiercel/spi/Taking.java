package io.tiercel.spi;

/** On which terms a writer takes a key. */
public enum Taking {
  /** Voids every other ticket of the key, another writer's too: the latest writer wins. */
  WRITE,
  /**
   * Voids the tickets of readers, but not of another writer: an operation that depends on the
   * present value waits its turn.
   */
  UPDATE
}
