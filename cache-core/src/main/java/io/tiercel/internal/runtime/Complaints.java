package io.tiercel.internal.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log lines about what was survived: the first one at once, further ones once a minute, with how
 * many were left out. They quote no key and no value. One object for each kind of trouble. Any
 * thread may complain; it never throws.
 */
public final class Complaints {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel");
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String about;
  private final LongSupplier nanos;
  private final AtomicLong quietUntil;
  private final AtomicLong leftOut = new AtomicLong();

  /** Complaints of no cache in particular, limited by the given clock. */
  public Complaints(LongSupplier nanos) {
    this("", nanos);
  }

  private Complaints(String about, LongSupplier nanos) {
    this.about = about;
    this.nanos = nanos;
    this.quietUntil = new AtomicLong(nanos.getAsLong());
  }

  /** Complaints of one cache. */
  public static Complaints ofCache(String name, LongSupplier nanos) {
    return new Complaints("Cache " + name + ": ", nanos);
  }

  /** Logs what was survived, or counts it if something was logged a moment ago. */
  public void about(String what, Throwable failure) {
    long now = nanos.getAsLong();
    long until = quietUntil.get();
    if (now - until < 0 || !quietUntil.compareAndSet(until, now + PAUSE_NANOS)) {
      leftOut.incrementAndGet();
      return;
    }
    LOG.warn(
        "{}{} ({} more of the kind were not logged)",
        about,
        what,
        leftOut.getAndSet(0),
        Discreet.of(failure));
  }
}
