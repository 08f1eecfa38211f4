package io.tiercel.internal.guard;

import io.tiercel.internal.runtime.Growth;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.spi.Scheduling;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The states of a circuit breaker, without anything to break.
 *
 * <p>Time is cut into phases, each in one state. A call belongs to the phase that admitted it, and
 * its end means nothing to a later one: callers that were waiting when a server hung do not disturb
 * the probes that find it well again, nor do their time-outs, all at once, prolong the pause. The
 * present phase is replaced by one compare-and-set, whose winner tells the listener; a call of a
 * closed circuit takes no lock. Nothing runs on a timer: the first call after the pause begins the
 * probing, or one that insisted and went well in the midst of it.
 */
final class Circuit {

  /** Whether calls pass. */
  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /** How a call went. */
  enum End {
    SUCCESS,
    FAILURE,
    TIMEOUT
  }

  /** The right to make one call. */
  record Admission(Phase phase, long startedAt) {}

  private final BreakerPolicy policy;
  private final Growth growth;
  private final Scheduling scheduling;
  private final Consumer<State> listener;
  private final AtomicReference<Phase> present;

  Circuit(BreakerPolicy policy, Scheduling scheduling, Consumer<State> listener) {
    this.policy = policy;
    this.growth = new Growth(policy.firstOpen(), policy.longestOpen());
    this.scheduling = scheduling;
    this.listener = listener;
    this.present = new AtomicReference<>(new Closed(scheduling.nanos(), 0));
  }

  State state() {
    return present.get().state();
  }

  /** Admits a call, which has to be {@link #ended}; null if it has to be rejected. */
  @Nullable Admission admit() {
    long now = scheduling.nanos();
    while (true) {
      Phase phase = present.get();
      if (phase.admits()) {
        return new Admission(phase, now);
      }
      Phase next = phase.successor(now);
      if (next == null) {
        return null;
      }
      change(phase, next);
    }
  }

  /** Admits a call whatever the state. While the circuit is open, its failure changes nothing. */
  Admission insist() {
    Admission admitted = admit();
    return admitted == null ? new Admission(present.get(), scheduling.nanos()) : admitted;
  }

  /** Takes notice of how an admitted call went. */
  void ended(Admission admission, End end) {
    Phase phase = admission.phase();
    if (phase == present.get()) {
      Phase next = phase.ended(new Call(admission.startedAt(), scheduling.nanos(), end));
      if (next != null) {
        change(phase, next);
      }
    }
  }

  /**
   * Takes notice of a sign of life that was no call: it stands for a probe where one is due. No
   * probe is kept from those who call, since it ends as soon as it begins.
   */
  void lives() {
    if (state() != State.CLOSED) {
      Admission probe = admit();
      if (probe != null) {
        ended(probe, End.SUCCESS);
      }
    }
  }

  private void change(Phase from, Phase to) {
    if (present.compareAndSet(from, to) && from.state() != to.state()) {
      listener.accept(to.state());
    }
  }

  private Phase open(long now, int times) {
    return new Open(now + growth.pause(times, scheduling.random()).toNanos(), times);
  }

  private boolean isBad(Call call) {
    return call.end() != End.SUCCESS || isSlow(call);
  }

  private boolean isSlow(Call call) {
    return call.endedAt() - call.startedAt() >= policy.trip().slowCall().toNanos();
  }

  /** A call that came to its end. */
  record Call(long startedAt, long endedAt, End end) {}

  /** A stretch of time in one state. */
  private interface Phase {
    State state();

    boolean admits();

    /** What follows at this time without any call's doing, or null. */
    default @Nullable Phase successor(long now) {
      return null;
    }

    /** What follows because of this call, or null. */
    default @Nullable Phase ended(Call call) {
      return null;
    }
  }

  /** Every call passes, and is counted. */
  private final class Closed implements Phase {
    private final CallWindow window = new CallWindow(policy.trip());
    private final Silence silence;
    private final long since;
    private final int timesOpened;

    Closed(long since, int timesOpened) {
      this.since = since;
      this.timesOpened = timesOpened;
      this.silence = new Silence(since);
    }

    @Override
    public State state() {
      return State.CLOSED;
    }

    @Override
    public boolean admits() {
      return true;
    }

    @Override
    public @Nullable Phase ended(Call call) {
      boolean failed = call.end() != End.SUCCESS;
      boolean slow = isSlow(call);
      window.add(call.endedAt(), failed, slow);
      int silentTimeouts = silence.ended(call);
      if (!failed && !slow) {
        return null;
      }
      boolean tripped =
          silentTimeouts >= policy.trip().silentTimeouts() || window.isBad(call.endedAt());
      return tripped ? open(call.endedAt(), earlierPauses(call.endedAt())) : null;
    }

    /** A circuit that did not stay closed for a window was not well yet: pauses go on growing. */
    private int earlierPauses(long now) {
      return now - since < policy.trip().window().toNanos() ? timesOpened : 0;
    }
  }

  /** No call passes until the time is over. */
  private final class Open implements Phase {
    private final long until;
    private final int times;

    Open(long until, int times) {
      this.until = until;
      this.times = times;
    }

    @Override
    public State state() {
      return State.OPEN;
    }

    @Override
    public boolean admits() {
      return false;
    }

    @Override
    public @Nullable Phase successor(long now) {
      return now - until < 0 ? null : new HalfOpen(now, times + 1);
    }

    /** One that insisted: if it went well, it was the first of the probes. */
    @Override
    public @Nullable Phase ended(Call call) {
      if (isBad(call)) {
        return null;
      }
      HalfOpen probing = new HalfOpen(call.endedAt(), times + 1);
      Phase closed = probing.ended(call);
      return closed == null ? probing : closed;
    }
  }

  /**
   * A few calls pass; all have to succeed. Probes that are not answered for the longest pause are
   * forgotten and others admitted, so that a lost call does not keep the circuit here for ever.
   */
  private final class HalfOpen implements Phase {
    private final AtomicInteger left = new AtomicInteger(policy.probes());
    private final AtomicInteger wanted = new AtomicInteger(policy.probes());
    private final long forgottenAt;
    private final int times;

    HalfOpen(long since, int times) {
      this.forgottenAt = since + policy.longestOpen().toNanos();
      this.times = times;
    }

    @Override
    public State state() {
      return State.HALF_OPEN;
    }

    @Override
    public boolean admits() {
      return left.get() > 0 && left.getAndDecrement() > 0;
    }

    @Override
    public @Nullable Phase successor(long now) {
      return now - forgottenAt < 0 ? null : new HalfOpen(now, times);
    }

    @Override
    public @Nullable Phase ended(Call call) {
      if (isBad(call)) {
        return open(call.endedAt(), times);
      }
      return wanted.decrementAndGet() == 0 ? new Closed(call.endedAt(), times) : null;
    }
  }
}
