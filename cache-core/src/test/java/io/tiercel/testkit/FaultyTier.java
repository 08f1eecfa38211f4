package io.tiercel.testkit;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Faults.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A tier that fails, hangs or is slow where its {@link Faults} say so, and is another elsewhere.
 */
public final class FaultyTier<K, V> implements Tier<K, V> {
  private final Tier<K, V> tier;
  private final Faults faults;

  /** The tier, with faults. */
  public FaultyTier(Tier<K, V> tier, Faults faults) {
    this.tier = tier;
    this.faults = faults;
  }

  /** A factory of tiers that all have the same faults. */
  public static <K, V> TierFactory<K, V> factory(TierFactory<K, V> factory, Faults faults) {
    return new Factory<>(factory, faults);
  }

  @Override
  public String name() {
    return tier.name();
  }

  @Override
  public Scope scope() {
    return tier.scope();
  }

  @Override
  public void require(K key) {
    tier.require(key);
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    return faults.apply(Operation.GET, () -> tier.getAll(keys, ask));
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return faults.apply(Operation.TAKE, () -> tier.takeAll(keys, taking));
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    return faults.apply(Operation.FILL, () -> tier.fillAll(fillings));
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return faults.apply(Operation.REMOVE, () -> tier.remove(change));
  }

  @Override
  public CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    return faults.apply(Operation.BLOCK, () -> tier.block(change, time, number));
  }

  @Override
  public CompletionStage<Void> unblock(Change<K> change, long number) {
    return faults.apply(Operation.UNBLOCK, () -> tier.unblock(change, number));
  }

  @Override
  public Optional<Bus<K>> bus() {
    return tier.bus();
  }

  @Override
  public void close() {
    tier.close();
  }

  private record Factory<K, V>(TierFactory<K, V> inner, Faults faults)
      implements TierFactory<K, V> {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public Scope scope() {
      return inner.scope();
    }

    @Override
    public Tier<K, V> open(TierContext<K, V> context) {
      return new FaultyTier<>(inner.open(context), faults);
    }
  }
}
