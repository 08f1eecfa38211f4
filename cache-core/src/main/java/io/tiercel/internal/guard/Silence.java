package io.tiercel.internal.guard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts time-outs of a tier that says nothing at all.
 *
 * <p>One time-out among many answers is bad luck. One during which nothing else was answered is a
 * server that hangs: no connection will ever report that, and each further attempt costs another
 * full wait.
 */
final class Silence {

  private final AtomicLong lastAnswer;
  private final AtomicInteger timeouts = new AtomicInteger();

  /** A silence that has not begun. */
  Silence(long now) {
    lastAnswer = new AtomicLong(now);
  }

  /** Takes notice of a call, and answers how many time-outs the silence has lasted. */
  int ended(Circuit.Call call) {
    if (call.end() != Circuit.End.TIMEOUT) {
      lastAnswer.lazySet(call.endedAt());
      if (timeouts.get() != 0) {
        timeouts.set(0);
      }
      return 0;
    }
    return lastAnswer.get() - call.startedAt() > 0 ? 0 : timeouts.incrementAndGet();
  }
}
