package io.tiercel.testkit;

import io.tiercel.spi.Change;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The latest of what happened in some caches, for whoever wonders about a failure. */
public final class Trail implements Observer<String, String> {

  private static final int LATEST = 400;

  private final Scheduling scheduling;
  private final long began;
  private final Deque<String> lines = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** An empty trail by that clock. */
  public Trail(Scheduling scheduling) {
    this.scheduling = scheduling;
    this.began = scheduling.nanos();
  }

  private void add(String what) {
    long micros = (scheduling.nanos() - began) / 1_000;
    String line = micros + " us, " + Thread.currentThread().getName() + ": " + what;
    lock.lock();
    try {
      lines.add(line);
      if (lines.size() > LATEST) {
        lines.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void read(String tier, Result result) {
    add("read " + tier + ' ' + result);
  }

  @Override
  public void timed(String tier, String operation, long nanos, @Nullable Throwable failure) {
    String end = failure == null ? "" : ", failed: " + failure;
    add(operation + " of " + tier + " took " + nanos / 1_000 + " us" + end);
  }

  @Override
  public void filled(String tier, Outcome outcome) {
    add("filled " + tier + ' ' + outcome);
  }

  @Override
  public void evicted(String tier, String key, @Nullable String value, Cause cause) {
    add("evicted from " + tier + ' ' + key + ' ' + cause);
  }

  @Override
  public void loaded(int keys, long nanos, @Nullable Throwable failure) {
    add("loaded" + (failure == null ? "" : ", failed: " + failure));
  }

  @Override
  public void missed(String key) {
    add("missed " + key);
  }

  @Override
  public void refreshing(String key) {
    add("refreshing " + key);
  }

  @Override
  public void servedStale(String key) {
    add("served stale " + key);
  }

  @Override
  public void invalidated(Change<String> change, @Nullable Throwable failure) {
    add("invalidated " + change + (failure == null ? "" : ", failed: " + failure));
  }

  @Override
  public void undelivered(String tier, int pending) {
    add("undelivered to " + tier + ' ' + pending);
  }

  @Override
  public void coherence(Coherence event) {
    add("coherence " + event);
  }

  @Override
  public void survived(String what, Throwable failure) {
    add("survived " + what + ": " + failure);
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return String.join("\n", lines);
    } finally {
      lock.unlock();
    }
  }
}
