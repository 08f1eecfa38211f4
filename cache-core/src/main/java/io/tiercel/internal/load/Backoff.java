package io.tiercel.internal.load;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tiercel.internal.runtime.Growth;
import io.tiercel.policy.RetryPolicy;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose load failed a moment ago, and until when each is left alone.
 *
 * <p>A failure that follows another one doubles the pause; a key that has been quiet for a few of
 * the longest pauses begins anew. Only so many keys are remembered, so that a source of truth that
 * fails for every key does not fill the memory with failures. Any thread may call it; while nothing
 * failed, asking costs a comparison.
 *
 * @param <K> the keys
 */
public final class Backoff<K> {

  private static final int KEYS = 10_000;
  private static final int QUIET_PAUSES = 3;

  private final RetryPolicy policy;
  private final Scheduling scheduling;
  private final Growth growth;
  private final Duration quiet;
  private final Cache<K, Failure> failures;

  /** A few of the longest pauses after the last failure, so it may be a little too early. */
  private volatile long quietFrom = Long.MIN_VALUE;

  /** A back-off that has seen no failure. */
  public Backoff(RetryPolicy policy, Scheduling scheduling) {
    this.policy = policy;
    this.scheduling = scheduling;
    this.growth = new Growth(policy.first(), policy.longest());
    this.quiet = quiet(growth.longest());
    this.failures =
        Caffeine.newBuilder()
            .maximumSize(KEYS)
            .expireAfterWrite(quiet)
            .ticker(scheduling::nanos)
            .executor(scheduling.executor())
            .build();
  }

  /**
   * A load that failed.
   *
   * @param cause what it threw
   * @param until from when on it may be tried again
   * @param earlier how many failures came before it
   */
  private record Failure(Throwable cause, long until, int earlier) {}

  /** Why the key is not to be loaded now, or null if it may be. */
  public @Nullable Throwable current(K key, long now) {
    if (isEmpty()) {
      return null;
    }
    Failure failure = failures.getIfPresent(key);
    return failure != null && now < failure.until() ? failure.cause() : null;
  }

  /** Leaves the key alone for a while, because its load failed. */
  public void failed(K key, Throwable cause, long now) {
    if (!policy.first().isZero()) {
      quietFrom = now + quiet.toMillis();
      failures
          .asMap()
          .compute(key, (same, last) -> failure(cause, now, last == null ? 0 : last.earlier() + 1));
    }
  }

  /** Lets the key be loaded at once: it was loaded, or changed. */
  public void clear(K key) {
    if (!isEmpty()) {
      failures.invalidate(key);
    }
  }

  /** Lets every key be loaded at once. */
  public void clear() {
    if (!isEmpty()) {
      quietFrom = Long.MIN_VALUE;
      failures.invalidateAll();
    }
  }

  /**
   * Whether no failure matters any more. It goes by the time of the last one: how many are
   * remembered is an estimate, which may be zero for a moment while there are some.
   */
  public boolean isEmpty() {
    return scheduling.millis() >= quietFrom;
  }

  private Failure failure(Throwable cause, long now, int earlier) {
    Duration pause = growth.pause(earlier, scheduling.random());
    return new Failure(cause, now + Math.max(1, pause.toMillis()), earlier);
  }

  private static Duration quiet(Duration longest) {
    return longest.isZero() ? Duration.ofMillis(1) : longest.multipliedBy(QUIET_PAUSES);
  }
}
