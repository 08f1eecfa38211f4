package io.tiercel.spi;

/** On which terms a writer takes a key. */
public enum Taking {
  /** Voids every other ticket of the key, another writer's too: the latest writer wins. */
  WRITE,
  /**
   * Voids the tickets of readers, but not of another writer: an operation that depends on the
   * present value waits its turn.
   *
   * <p>What it decides on may be written to the source of truth while it holds the key, and what
   * others read there before that is old by then. So Home publishes the change of the key once more
   * when it stores what {@linkplain Filling#isNews() is news} under such a ticket, be it nothing.
   */
  UPDATE
}
