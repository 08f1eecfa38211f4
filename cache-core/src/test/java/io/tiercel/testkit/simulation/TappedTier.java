package io.tiercel.testkit.simulation;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tier that is another one, and tells what goes in and out of it. */
final class TappedTier<K, V> implements Tier<K, V> {
  private final Tier<K, V> tier;
  private final Tap tap;

  /** Who listens. */
  interface Tap {
    /** The name under which the tier's node publishes. */
    void opened(String node);

    /** Something was asked or answered. */
    void said(Supplier<String> what);

    /** A message took effect on this node. */
    void applied(String id, int partition);
  }

  private TappedTier(Tier<K, V> tier, Tap tap) {
    this.tier = tier;
    this.tap = tap;
  }

  static <K, V> TierFactory<K, V> factory(TierFactory<K, V> factory, Tap tap) {
    return new Factory<>(factory, tap);
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
  public CompletionStage<List<Answer<V>>> getAll(List<K> keys, Ask ask) {
    return heard(() -> "get " + keys, tier.getAll(keys, ask));
  }

  @Override
  public CompletionStage<List<Answer<V>>> takeAll(List<K> keys, Taking taking) {
    return heard(() -> "take " + keys + " " + taking, tier.takeAll(keys, taking));
  }

  @Override
  public CompletionStage<List<Outcome>> fillAll(List<Filling<K, V>> fillings) {
    return heard(() -> "fill " + fillings, tier.fillAll(fillings));
  }

  @Override
  public CompletionStage<Void> remove(Change<K> change) {
    return heard(() -> "remove " + change, tier.remove(change));
  }

  @Override
  public CompletionStage<Void> block(Change<K> change, Duration time, long number) {
    return heard(() -> "block " + change + " " + number, tier.block(change, time, number));
  }

  @Override
  public CompletionStage<Void> unblock(Change<K> change, long number) {
    return heard(() -> "unblock " + change + " " + number, tier.unblock(change, number));
  }

  private <T> CompletionStage<T> heard(Supplier<String> what, CompletionStage<T> answer) {
    tap.said(() -> name() + " " + what.get());
    return answer.whenComplete(
        (value, failure) ->
            tap.said(
                () -> name() + " " + what.get() + " -> " + (failure == null ? value : failure)));
  }

  @Override
  public Optional<Bus<K>> bus() {
    return tier.bus().map(TappedBus::new);
  }

  @Override
  public void close() {
    tier.close();
  }

  private record Factory<K, V>(TierFactory<K, V> inner, Tap tap) implements TierFactory<K, V> {
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
      tap.opened(context.node());
      return new TappedTier<>(inner.open(context), tap);
    }
  }

  private final class TappedBus implements Bus<K> {
    private final Bus<K> bus;

    private TappedBus(Bus<K> bus) {
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
      return bus.connect(new TappedReceiver(receiver));
    }

    @Override
    public CompletionStage<List<Link>> heartbeat() {
      return heard(() -> "heartbeat", bus.heartbeat());
    }
  }

  private final class TappedReceiver implements Bus.Receiver<K> {
    private final Bus.Receiver<K> receiver;

    private TappedReceiver(Bus.Receiver<K> receiver) {
      this.receiver = receiver;
    }

    private void heard(String what, Consumer<Bus.Receiver<K>> event) {
      tap.said(() -> what);
      event.accept(receiver);
    }

    @Override
    public void subscribed() {
      heard("subscribed", Bus.Receiver::subscribed);
    }

    @Override
    public void lost() {
      heard("lost", Bus.Receiver::lost);
    }

    @Override
    public void received(Message<K> message) {
      tap.said(() -> "received " + message);
      receiver.received(message);
      tap.applied(message.id(), message.partition());
    }

    @Override
    public @Nullable Link followed(int partition) {
      return receiver.followed(partition);
    }
  }
}
