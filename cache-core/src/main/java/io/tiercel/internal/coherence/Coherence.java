package io.tiercel.internal.coherence;

import io.tiercel.spi.*;

public final class Coherence<K> implements AutoCloseable {
  public interface Effects<K> {
    void apply(Change<K> c);

    void empty();
  }

  public Coherence(Bus<K> bus, String node, Scheduling s, Effects<K> e, Observer<K, ?> o) {}

  public void start() {}

  public long livesUntil(long b) {
    return Long.MAX_VALUE;
  }

  @Override
  public void close() {}
}
