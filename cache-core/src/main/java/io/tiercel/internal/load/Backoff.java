package io.tiercel.internal.load;

import io.tiercel.policy.*;
import io.tiercel.spi.*;
import org.jspecify.annotations.Nullable;

public final class Backoff<K> {
  public Backoff(RetryPolicy p, Scheduling s) {}

  public @Nullable Throwable current(K k, long now) {
    return null;
  }

  public void failed(K k, Throwable t, long now) {}

  public void clear(K k) {}

  public void clear() {}

  public boolean isEmpty() {
    return true;
  }
}
