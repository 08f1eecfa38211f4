package io.tiercel.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tier each of whose calls is one observation {@code tiercel.tier.call}, and so a span where
 * there is a tracer: the child of whatever is observed on the thread that makes the call.
 *
 * <p>It is meant for tiers outside this process. A call that the cache's time limit gives up is
 * observed until the tier itself is done with it.
 */
public final class ObservedTier<K, V> implements Tier<K, V> {

  private final Tier<K, V> tier;
  private final String cache;
  private final ObservationRegistry registry;

  private ObservedTier(Tier<K, V> tier, String cache, ObservationRegistry registry) {
    this.tier = tier;
    this.cache = cache;
    this.registry = registry;
  }

  /** Opens what the factory opens, observed. Two are equal if what they observe is. */
  public static <K, V> TierFactory<K, V> of(TierFactory<K, V> tier, ObservationRegistry registry) {
    return new Factory<>(tier, registry);
  }

  private record Factory<K, V>(TierFactory<K, V> tier, ObservationRegistry registry)
      implements TierFactory<K, V> {
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
      return new ObservedTier<>(tier.open(context), context.cache(), registry);
    }
  }

  /** The stage itself is answered, so that whoever waits for it waits no longer than before. */
  private <T> CompletionStage<T> observed(String operation, Supplier<CompletionStage<T>> call) {
    Observation observation =
        Observation.createNotStarted("tiercel.tier.call", registry)
            .contextualName(tier.name() + " " + operation)
            .lowCardinalityKeyValue("cache", cache)
            .lowCardinalityKeyValue("tier", tier.name())
            .lowCardinalityKeyValue("operation", operation)
            .start();
    Observation.Scope scope = observation.openScope();
    try {
      return call.get().whenComplete((value, failure) -> stop(observation, failure));
    } catch (RuntimeException | Error failure) {
      stop(observation, failure);
      throw failure;
    } finally {
      scope.close();
    }
  }

  private static void stop(Observation observation, @Nullable Throwable failure) {
    if (failure != null) {
      observation.error(failure);
    }
    observation.stop();
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
    return observed("get", () -> tier.getAll(keys, ask));
  }

  @Override
  public CompletionStage<Answer<V>> get(K key, Ask ask) {
    return observed("get", () -> tier.get(key, ask));
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return observed("take", () -> tier.takeAll(keys, taking));
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    return observed("fill", () -> tier.fillAll(fillings));
  }

  @Override
  public CompletionStage<Outcome> fill(Filling<K, V> filling) {
    return observed("fill", () -> tier.fill(filling));
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return observed("remove", () -> tier.remove(change));
  }

  @Override
  public CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    return observed("block", () -> tier.block(change, time, number));
  }

  @Override
  public CompletionStage<Void> unblock(Change<K> change, long number) {
    return observed("unblock", () -> tier.unblock(change, number));
  }

  @Override
  public CompletionStage<Sighting<V>> inspect(K key) {
    return observed("inspect", () -> tier.inspect(key));
  }

  @Override
  public CompletionStage<Volume> volume() {
    return tier.volume();
  }

  @Override
  public Optional<Bus<K>> bus() {
    return tier.bus();
  }

  @Override
  public void close() {
    tier.close();
  }
}
