package io.tiercel.bench.redis;

import io.tiercel.bench.SharedPeer;
import io.tiercel.bench.compare.Sample;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** How long it takes from a change on one node until the memory of another has forgotten it. */
final class Forgetting implements AutoCloseable {

  /** So long a message of a write may take, which would forget what is to be forgotten later. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String[] keys = Place.keys("changed:", Place.KEYS);
  private final SharedPeer.Node writer;
  private final SharedPeer.Node reader;
  private boolean rehearsed;

  Forgetting(SharedPeer peer, String redis) throws Exception {
    writer = peer.open(redis, 10 * Place.KEYS);
    reader = peer.open(redis, 10 * Place.KEYS);
  }

  /** Every key once, and one round more before the first one, for warming up. */
  Sample sample() throws Exception {
    if (!rehearsed) {
      round();
      rehearsed = true;
    }
    double[] times = round();
    Arrays.sort(times);
    return Sample.of(Sample.TIME, times[times.length / 2])
        .and(Propagation.WORST, times[times.length * 99 / 100]);
  }

  private double[] round() throws Exception {
    String value = "v".repeat(Place.SIZE);
    for (String key : keys) {
      writer.put(key, value);
    }
    LockSupport.parkNanos(QUIET_NANOS);
    for (String key : keys) {
      reader.get(key);
    }
    double[] times = new double[keys.length];
    for (int i = 0; i < keys.length; i++) {
      times[i] = forget(keys[i]);
    }
    return times;
  }

  /** Asks all the time, and lets others have the processor in between. */
  private double forget(String key) throws Exception {
    if (!reader.remembers(key)) {
      throw new IllegalStateException("memory has not kept " + key);
    }
    long began = System.nanoTime();
    CompletableFuture<?> changed = writer.invalidate(key).toCompletableFuture();
    while (reader.remembers(key)) {
      if (System.nanoTime() - began > PATIENCE_NANOS) {
        throw new TimeoutException("the other node does not forget " + key);
      }
      Thread.onSpinWait();
    }
    double nanos = System.nanoTime() - began;
    changed.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    return nanos;
  }

  @Override
  public void close() {
    writer.close();
    reader.close();
  }
}
