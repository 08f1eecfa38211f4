package io.tiercel.jdbc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the looks at a table lag behind what is written to it. A look that is under way, for
 * however long, has seen nothing yet. One look is under way at a time.
 */
final class Pace {

  private final AtomicLong written = new AtomicLong();
  private volatile long begun;
  private volatile long seen;

  /** So many rows were written. */
  void written(int rows) {
    written.addAndGet(rows);
  }

  /** How many rows were written since the newest look began. */
  long due() {
    return written.get() - begun;
  }

  /** How many rows were written since the newest look began that is done. */
  long lag() {
    return written.get() - seen;
  }

  /** A look begins; answers how many rows it is due to. */
  long begin() {
    long now = written.get();
    long due = now - begun;
    begun = now;
    return due;
  }

  /** The look that began has seen what was written before. */
  void done() {
    seen = begun;
  }

  /** The look that began came to nothing, so what it was due to is due again. */
  void failed() {
    begun = seen;
  }
}
