package io.tiercel.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How late timers of the cache's own run while something is measured: one every few milliseconds,
 * so that a machine that stands still is noticed whenever it does.
 */
final class Lateness implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(3);

  /** What a timer is late on any machine. */
  private static final long USUAL = Duration.ofMillis(1).toNanos();

  /** From when a timer was due until it ran. */
  private record Spell(long from, long to) {
    private long within(long began, long ended) {
      return Math.max(0, Math.min(to, ended) - Math.max(from, began));
    }
  }

  private final List<Spell> spells = new ArrayList<>();
  private final List<Long> all = new ArrayList<>();
  private long known = System.nanoTime();
  private boolean over;

  Lateness() {
    measure();
  }

  private void measure() {
    long due = System.nanoTime() + PAUSE.toNanos();
    RealTime.SCHEDULING.schedule(
        () -> RealTime.SCHEDULING.executor().execute(() -> note(due)), PAUSE);
  }

  private synchronized void note(long due) {
    known = System.nanoTime();
    all.add(known - due);
    if (known - due > USUAL) {
      spells.add(new Spell(due, known));
    }
    if (!over) {
      measure();
    }
    notifyAll();
  }

  /** How long something took that began and ended then, without what timers were late meanwhile. */
  synchronized Duration without(long began, long ended) throws InterruptedException {
    while (known - ended < 0) {
      wait();
    }
    long late = spells.stream().mapToLong(spell -> spell.within(began, ended)).sum();
    return Duration.ofNanos(ended - began - late);
  }

  /** How late timers were so far, but for one of a hundred: so is anybody who is to be woken. */
  synchronized Duration usual() {
    return Duration.ofNanos(
        all.stream().sorted().skip(all.size() * 99L / 100).findFirst().orElse(0L));
  }

  @Override
  public synchronized void close() {
    over = true;
  }
}
