package io.tiercel.error;

/** The cache was closed. */
public final class CacheClosedException extends CacheException {

  private static final long serialVersionUID = 1L;

  /** That cache was closed. */
  public CacheClosedException(String cache) {
    super("Cache " + cache + " is closed", null);
  }
}
