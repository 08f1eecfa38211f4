package io.tiercel.error;

import java.time.Duration;

/** A load took longer than the cache's load time-out, and there was no stale value to serve. */
public final class LoadTimeoutException extends LoadException {

  private static final long serialVersionUID = 1L;

  /** A load of that cache took longer than the limit. */
  public LoadTimeoutException(String cache, Duration limit) {
    super("A load of cache " + cache + " took longer than its loadTimeout of " + limit);
  }
}
