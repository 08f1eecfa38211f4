package io.tiercel.internal.shared;

import io.tiercel.spi.Entry;
import io.tiercel.spi.Scheduling;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Translates between this node's clock and the server's. Each answer that names the server's time
 * is a sample, as good as its round trip was short; a good one is kept until its age has made it
 * worse than the next.
 */
public final class ServerClock {

  /** How far two clocks may run apart, in millionths. */
  private static final long DRIFT = 200;

  private final Scheduling scheduling;
  private final AtomicReference<@Nullable Sample> best = new AtomicReference<>();

  private record Sample(long offset, long doubt, long at) {
    long doubtAt(long nanos) {
      return doubt + (nanos - at) / 1_000_000 * DRIFT;
    }
  }

  /** A clock that is taken for this node's until something is learned of it. */
  public ServerClock(Scheduling scheduling) {
    this.scheduling = scheduling;
  }

  /** Learns from an answer to what was sent at the given time, {@link Scheduling#nanos()}. */
  public void learn(long serverMillis, long sentAt) {
    long now = scheduling.nanos();
    long half = (now - sentAt) / 2;
    long offset = serverMillis - (scheduling.millis() - TimeUnit.NANOSECONDS.toMillis(half));
    Sample sample = new Sample(offset, half, now);
    best.accumulateAndGet(
        sample, (old, next) -> old == null || next.doubt() <= old.doubtAt(now) ? next : old);
  }

  /** Whether anything is known of the server's time. */
  public boolean isKnown() {
    return best.get() != null;
  }

  /** The server's time now, as far as is known. */
  public long millis() {
    return toServer(scheduling.millis());
  }

  /** Whether a time of this node is over: of its own clock, so it cannot be over and not over. */
  public boolean isOver(long nodeMillis) {
    return scheduling.millis() >= nodeMillis;
  }

  /** How many milliseconds are left until a time of this node; less than none if it is over. */
  public long left(long nodeMillis) {
    return nodeMillis - scheduling.millis();
  }

  /** A time of this node by the server's clock. */
  public long toServer(long nodeMillis) {
    return shifted(nodeMillis, offset());
  }

  /** A time of the server by this node's clock. */
  public long toNode(long serverMillis) {
    return shifted(serverMillis, -offset());
  }

  private long offset() {
    Sample sample = best.get();
    return sample == null ? 0 : sample.offset();
  }

  private static long shifted(long time, long by) {
    return time == Entry.NEVER || time == Long.MIN_VALUE ? time : time + by;
  }
}
