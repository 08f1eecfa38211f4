package io.tiercel.testkit;

import io.tiercel.spi.Observer;
import io.tiercel.spi.Scope;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A tier that says what a tier with a codec would say, when it is told to. */
public final class CodingTier<K, V> implements TierFactory<K, V> {
  private final TierFactory<K, V> tier;
  private final List<Observer<K, V>> observers = new CopyOnWriteArrayList<>();

  /** Opens what the factory opens. */
  public CodingTier(TierFactory<K, V> tier) {
    this.tier = tier;
  }

  /** A value became so many bytes, and so many after compression. */
  public void encodes(int raw, int packed) {
    each(observer -> observer.encoded(name(), raw, packed));
  }

  /** An entry could not be read or written. */
  public void failsToCode(String reason) {
    each(observer -> observer.codecFailed(name(), reason));
  }

  private void each(Consumer<Observer<K, V>> event) {
    observers.forEach(event);
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
  public Tier<K, V> open(TierContext<K, V> context) {
    observers.add(context.observer());
    return tier.open(context);
  }
}
