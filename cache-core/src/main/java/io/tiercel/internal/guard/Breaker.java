package io.tiercel.internal.guard;

import io.tiercel.error.TierTimeoutException;
import io.tiercel.error.TierUnavailableException;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Link;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tier that is left alone for a while when it fails, hangs or is slow: a circuit breaker.
 *
 * <p>Every operation counts, and every operation is rejected at once while the circuit is open,
 * with a {@link TierUnavailableException}. Invalidations are no exception to that: one that cannot
 * be delivered now is better known about now. The engine keeps it and sends it again, and those
 * retries, for which nobody waits, are {@link #insisting}: they find out that the tier is back
 * before the pause is over.
 *
 * <p>A heartbeat of the tier's bus is no operation, and always passes. But where the pause is over
 * and nobody asks the tier, because memory answers, those that are answered stand for the probes.
 *
 * <p>It is meant to stand around a {@link TimeLimit}, whose time-outs it counts; a probe that is
 * never answered would otherwise only be given up after a while.
 */
public final class Breaker<K, V> extends ForwardingTier<K, V> {

  private final Tier<K, V> tier;
  private final Circuit circuit;
  private volatile @Nullable Throwable cause;

  /** The tier, behind a circuit that is closed. */
  public Breaker(
      Tier<K, V> tier, BreakerPolicy policy, Scheduling scheduling, Observer<K, V> observer) {
    super(tier);
    this.tier = tier;
    this.circuit =
        new Circuit(policy, scheduling, state -> observer.breaker(tier.name(), state.toString()));
  }

  /** Where the circuit stands; an open one is tried with the first call after its time. */
  public String state() {
    return circuit.state().toString();
  }

  /** Whether every call passes. */
  public boolean isClosed() {
    return circuit.state() == Circuit.State.CLOSED;
  }

  @Override
  <T> CompletionStage<T> run(Operation operation, Supplier<CompletionStage<T>> call) {
    Circuit.Admission admission = circuit.admit();
    if (admission == null) {
      return CompletableFuture.failedStage(
          new TierUnavailableException(
              name(), operation.label(), "not asked, because its circuit breaker is open"));
    }
    return passed(admission, call);
  }

  private <T> CompletionStage<T> passed(
      Circuit.Admission admission, Supplier<CompletionStage<T>> call) {
    return tapped(call.get(), (value, failure) -> ended(admission, failure));
  }

  /** Whoever is told that the circuit opens can ask why, so that is noted before. */
  private void ended(Circuit.Admission admission, @Nullable Throwable failure) {
    if (failure != cause && circuit.state() != Circuit.State.OPEN) {
      cause = failure;
    }
    circuit.ended(admission, endOf(failure));
  }

  /**
   * What the last call failed with before the circuit opened; null if it was slow, but answered.
   */
  public @Nullable Throwable cause() {
    return cause;
  }

  /** The same tier for whoever can wait and must get there: an open circuit lets him pass. */
  public Tier<K, V> insisting() {
    return new Insisting();
  }

  @Override
  public Optional<Bus<K>> bus() {
    return super.bus().map(Overheard::new);
  }

  /** A bus whose answered heartbeats are signs of the tier's life. */
  private final class Overheard implements Bus<K> {
    private final Bus<K> bus;

    Overheard(Bus<K> bus) {
      this.bus = bus;
    }

    @Override
    public int partitions() {
      return bus.partitions();
    }

    @Override
    public Duration window() {
      return bus.window();
    }

    @Override
    public Connection connect(Receiver<K> receiver) {
      return bus.connect(receiver);
    }

    @Override
    public CompletionStage<List<Link>> heartbeat() {
      return tapped(
          bus.heartbeat(),
          (links, failure) -> {
            if (failure == null) {
              circuit.lives();
            }
          });
    }
  }

  private final class Insisting extends ForwardingTier<K, V> {
    Insisting() {
      super(tier);
    }

    @Override
    <T> CompletionStage<T> run(Operation operation, Supplier<CompletionStage<T>> call) {
      return passed(circuit.insist(), call);
    }
  }

  private static Circuit.End endOf(@Nullable Throwable failure) {
    if (failure == null) {
      return Circuit.End.SUCCESS;
    }
    return failure instanceof TierTimeoutException || failure instanceof TimeoutException
        ? Circuit.End.TIMEOUT
        : Circuit.End.FAILURE;
  }
}
