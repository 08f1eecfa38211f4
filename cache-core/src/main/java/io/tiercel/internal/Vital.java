package io.tiercel.internal;

import io.tiercel.control.Status;
import io.tiercel.control.TierHealth;
import io.tiercel.control.TierMode;
import io.tiercel.internal.guard.Breaker;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** How one tier is. Any thread may tell it of an event; who replaces its status announces that. */
final class Vital<K, V> {

  /** So many calls that fail one after the other are no accident. */
  private static final int DOWN_AFTER = 3;

  private final Vitals.Means<K, V> means;
  private final Level<K, V> level;
  private final boolean home;
  private final BiConsumer<TierHealth, TierHealth> change;
  private final AtomicInteger failedInARow = new AtomicInteger();
  private final AtomicReference<TierHealth> present;
  private volatile String failure = "";

  /** What is to be said of a tier at one moment. */
  private record Finding(Status status, String reason, String meanwhile) {}

  Vital(Vitals.Means<K, V> means, Level<K, V> level, BiConsumer<TierHealth, TierHealth> change) {
    this.means = means;
    this.level = level;
    this.home = means.stack().isHome(level);
    this.change = change;
    this.present = new AtomicReference<>(begun(find()));
  }

  /** Where its circuit breaker stands. */
  String breaker() {
    Breaker<K, V> breaker = level.breaker();
    return breaker == null ? "NONE" : breaker.state();
  }

  /** A call came to its end; nothing is written while all goes well. */
  void called(@Nullable Throwable cause) {
    if (cause != null) {
      if (isBroken()) {
        return; // most of what fails now was never asked
      }
      failure = cause.getClass().getSimpleName();
      if (failedInARow.incrementAndGet() <= DOWN_AFTER) {
        judge();
      }
    } else if (failedInARow.get() != 0) {
      failedInARow.set(0);
      judge();
    }
  }

  /** The circuit breaker turned: perhaps a while ago, so what is so now is for itself to say. */
  void turned(String state) {
    if (state.equals("CLOSED")) {
      failedInARow.set(0); // what failed before the probes succeeded is over
    }
    judge();
  }

  /** Looks again, and answers what is to be said now. */
  TierHealth judge() {
    while (true) {
      TierHealth before = present.get();
      Finding found = find();
      if (isSame(before, found)) {
        return before;
      }
      TierHealth now = before.status() == found.status() ? again(before, found) : begun(found);
      if (present.compareAndSet(before, now)) {
        if (before.status() != now.status()) {
          change.accept(before, now);
        }
        return now;
      }
    }
  }

  private static boolean isSame(TierHealth before, Finding found) {
    return before.status() == found.status()
        && before.reason().equals(found.reason())
        && before.meanwhile().equals(found.meanwhile());
  }

  private TierHealth begun(Finding found) {
    Instant since = Instant.ofEpochMilli(means.scheduling().wallMillis());
    return new TierHealth(level.name(), found.status(), found.reason(), since, found.meanwhile());
  }

  private TierHealth again(TierHealth before, Finding found) {
    return new TierHealth(
        level.name(), found.status(), found.reason(), before.since(), found.meanwhile());
  }

  private Finding find() {
    Finding mode = ofMode();
    Finding calls = ofCalls();
    Finding changes = ofChanges();
    if (calls.status() == Status.DOWN || mode.status() == Status.UP) {
      return calls.status() == Status.UP ? changes : calls;
    }
    return mode;
  }

  private Finding ofMode() {
    TierMode mode = level.gate().mode();
    return switch (mode) {
      case ON -> new Finding(Status.UP, "in order", "");
      case READ_ONLY ->
          new Finding(
              Status.DEGRADED,
              "switched to read-only by an operator",
              "it is read and not filled; changes reach it");
      case OFF ->
          new Finding(
              Status.DEGRADED,
              "switched off by an operator",
              "it is neither read nor filled; changes reach it");
    };
  }

  private Finding ofCalls() {
    int failed = failedInARow.get();
    if (isBroken()) {
      return new Finding(Status.DOWN, "its circuit breaker is open" + afterWhat(), without());
    } else if (failed >= DOWN_AFTER) {
      return new Finding(Status.DOWN, "its calls fail with " + failure, without());
    } else if (failed > 0) {
      return new Finding(
          Status.DEGRADED, "its last call failed with " + failure, "reads that fail go past it");
    }
    return new Finding(Status.UP, "in order", "");
  }

  private boolean isBroken() {
    Breaker<K, V> breaker = level.breaker();
    return breaker != null && !breaker.isClosed();
  }

  private String afterWhat() {
    Breaker<K, V> breaker = level.breaker();
    Throwable cause = breaker == null ? null : breaker.cause();
    return cause == null ? ", its calls are slow" : " after " + cause.getClass().getSimpleName();
  }

  private String without() {
    if (level.isLocal()) {
      return "reads go past it; what is invalidated is hidden here until it has removed it";
    }
    return home
        ? "reads go past it and each node loads for itself; entries of local tiers live one"
            + " coherence window at most once other nodes are not heard; invalidations are kept and"
            + " retried; puts fail"
        : "reads go past it; invalidations are kept and retried, and nobody believes it for what"
            + " they cover; puts fail";
  }

  private Finding ofChanges() {
    int undelivered = means.undelivered().applyAsInt(level);
    if (undelivered > 0) {
      return new Finding(
          Status.DEGRADED,
          "it missed invalidations that are being retried",
          "for what they cover it is neither believed nor filled, nor are the nearer tiers");
    } else if (level.late() > 0) {
      return new Finding(
          Status.DEGRADED,
          "it has not yet removed what was invalidated",
          "what that covers is hidden, and neither read there nor filled; it is tried again");
    } else if (home && !means.hearsOthers().getAsBoolean()) {
      return new Finding(
          Status.DEGRADED,
          "the changes of other nodes are not heard",
          "entries of local tiers live one coherence window at most");
    }
    return new Finding(Status.UP, "in order", "");
  }
}
