package io.tiercel.testkit;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A tier on a server that is one node's own, as a file would be: LOCAL, and asynchronous. */
public final class OwnTier<K, V> implements Tier<K, V> {
  private final Tier<K, V> tier;

  private OwnTier(Tier<K, V> tier) {
    this.tier = tier;
  }

  /** A factory of tiers of one node over what another factory opens for it alone. */
  public static <K, V> TierFactory<K, V> factory(TierFactory<K, V> ofItsOwn) {
    return new Factory<>(ofItsOwn);
  }

  @Override
  public String name() {
    return tier.name();
  }

  @Override
  public Scope scope() {
    return Scope.LOCAL;
  }

  @Override
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    return tier.getAll(keys, ask);
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return tier.takeAll(keys, taking);
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    return tier.fillAll(fillings);
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return tier.remove(change);
  }

  @Override
  public void close() {
    tier.close();
  }

  private record Factory<K, V>(TierFactory<K, V> ofItsOwn) implements TierFactory<K, V> {
    @Override
    public String name() {
      return ofItsOwn.name();
    }

    @Override
    public Scope scope() {
      return Scope.LOCAL;
    }

    @Override
    public Tier<K, V> open(TierContext<K, V> context) {
      return new OwnTier<>(ofItsOwn.open(context));
    }
  }
}
