package io.tiercel.internal.guard;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.FaultyTier;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import io.tiercel.testkit.TierContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Over a tier in which every removal fails once, or is made without anybody hearing of it, the
 * contract holds as soon as each was made. What holds before is in {@link VeilTest}.
 */
class UnreliableVeilContractTest extends TierContract {

  private final ManualScheduling clock = ManualScheduling.callerRuns();
  private final SharedServer server = new SharedServer(scheduling());

  @Override
  protected Scheduling scheduling() {
    return clock;
  }

  @Override
  protected void pass(Duration time) {
    clock.advance(time);
  }

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    Faults faults = new Faults();
    Tier<String, String> tier =
        new FaultyTier<>(
            new SharedTierFactory<String, String>("shared", server).open(context), faults);
    return new Patient(Veil.before(tier, tier, context, 100), faults);
  }

  /** Whose removals are complete when the tier has made them. */
  private final class Patient implements Tier<String, String> {
    private final Veil<String, String> veil;
    private final Faults faults;
    private int removals;

    Patient(Veil<String, String> veil, Faults faults) {
      this.veil = veil;
      this.faults = faults;
    }

    @Override
    public CompletionStage<Void> remove(Change<String> change) {
      removals++;
      faults.next(Operation.REMOVE, removals % 2 == 0 ? Failure.FAILS : Failure.FAILS_AFTERWARDS);
      CompletionStage<Void> removed = veil.remove(change);
      clock.advance(Duration.ofMillis(200));
      return removed;
    }

    @Override
    public String name() {
      return veil.name();
    }

    @Override
    public Scope scope() {
      return veil.scope();
    }

    @Override
    public CompletionStage<List<Answer<String>>> getAll(List<String> keys, Ask ask) {
      return veil.getAll(keys, ask);
    }

    @Override
    public CompletionStage<List<Answer<String>>> takeAll(List<String> keys, Taking taking) {
      return veil.takeAll(keys, taking);
    }

    @Override
    public CompletionStage<List<Outcome>> fillAll(List<Filling<String, String>> fillings) {
      return veil.fillAll(fillings);
    }

    @Override
    public CompletionStage<Void> unblock(Change<String> change, long number) {
      return veil.unblock(change, number);
    }

    @Override
    public void close() {
      veil.close();
    }
  }
}
