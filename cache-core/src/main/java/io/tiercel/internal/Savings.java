package io.tiercel.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An estimate of the time that hits spared their readers. It only grows: hits since it was last
 * asked for are taken to have spared the mean time of a load as it is then, and what was added
 * before stays, whatever loads take later. Hits from before the first load wait for it.
 */
final class Savings {

  private record Counted(long hits, Duration time) {}

  private final AtomicReference<Counted> counted =
      new AtomicReference<>(new Counted(0, Duration.ZERO));

  /** The time that so many hits saved, the last of them by this mean time of a load. */
  Duration of(long hits, Duration mean) {
    return counted
        .updateAndGet(
            before -> {
              long more = hits - before.hits();
              return more <= 0 || mean.isZero()
                  ? before
                  : new Counted(hits, before.time().plus(mean.multipliedBy(more)));
            })
        .time();
  }
}
