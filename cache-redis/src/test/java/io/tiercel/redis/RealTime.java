package io.tiercel.redis;

import io.tiercel.internal.runtime.SystemScheduling;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Time that passes by itself, for tests with a server that has a clock of its own. */
final class RealTime {

  static final Scheduling SCHEDULING = SystemScheduling.open(256);

  private RealTime() {}

  static void pass(Duration time) {
    long end = SCHEDULING.nanos() + time.toNanos();
    Awaitility.await()
        .dontCatchUncaughtExceptions() // of threads that have nothing to do with whoever waits
        .atMost(time.plusSeconds(5))
        .pollDelay(time)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> SCHEDULING.nanos() >= end);
  }
}
