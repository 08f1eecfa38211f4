package io.tiercel.error;

/**
 * A loader threw a checked exception, which is the cause. Unchecked ones are thrown as they are.
 */
public class LoadException extends CacheException {

  private static final long serialVersionUID = 1L;

  /** The loader of that cache threw the cause. */
  public LoadException(String cache, Throwable cause) {
    super("The loader of cache " + cache + " failed: " + cause.getClass().getName(), cause);
  }

  LoadException(String message) {
    super(message, null);
  }
}
