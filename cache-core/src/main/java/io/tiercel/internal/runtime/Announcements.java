package io.tiercel.internal.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log lines about turns for the worse and for the better: a handful a minute at once, so that both
 * ends of an outage are seen, and no more when something flaps.
 */
public final class Announcements {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel");
  private static final int A_MINUTE = 6;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final AtomicLong began;
  private final AtomicInteger said = new AtomicInteger();

  /** Announcements that are limited by the given clock. */
  public Announcements(LongSupplier nanos) {
    this.nanos = nanos;
    this.began = new AtomicLong(nanos.getAsLong());
  }

  /** Logs good news as information and bad news as a warning. */
  public void announce(boolean good, String line, Object... arguments) {
    long now = nanos.getAsLong();
    long start = began.get();
    if (now - start > MINUTE && began.compareAndSet(start, now)) {
      said.set(0);
    }
    if (said.incrementAndGet() > A_MINUTE) {
      return;
    }
    if (good) {
      LOG.info(line, arguments);
    } else {
      LOG.warn(line, arguments);
    }
  }
}
