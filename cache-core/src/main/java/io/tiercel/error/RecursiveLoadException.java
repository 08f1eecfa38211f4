package io.tiercel.error;

/**
 * A load waits for itself: its loader asked, directly or through other loads, for the key that it
 * is loading. Waiting would never end.
 */
public final class RecursiveLoadException extends CacheException {

  private static final long serialVersionUID = 1L;

  /** A load of that cache waits for itself. */
  public RecursiveLoadException(String cache) {
    super(
        "A load of cache "
            + cache
            + " waits for itself: its loader asked for the key that it is loading, directly or"
            + " through another load. Let the loader read the source of truth instead.",
        null);
  }
}
