package io.tiercel.jdbc;

import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.spi.TierFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tier, spoken to as the engine does, by somebody who waits for each answer. */
final class Client implements AutoCloseable {

  final Tier<String, String> tier;

  Client(JdbcTier jdbc) {
    this(jdbc.of(KeyCodec.of(String.class), Codec.text()));
  }

  Client(TierFactory<String, String> factory) {
    this.tier =
        factory.open(
            new TierContext<>(
                "test",
                "node" + System.nanoTime(),
                true,
                key -> Set.of(),
                RealTime.SCHEDULING,
                new Observer<>() {}));
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Nullable String look(String key) {
    return await(tier.get(key, Ask.LOOK)) instanceof Answer.Fresh<String> fresh
        ? fresh.entry().value()
        : null;
  }

  /** Writes values, as puts do. */
  List<Outcome> write(List<String> keys, Function<String, String> value) {
    List<Answer<String>> answers = await(tier.takeAll(keys, Taking.WRITE));
    return fill(keys, answers, value);
  }

  /** Reads keys that are not there, and fills them. */
  List<Outcome> load(List<String> keys, Function<String, String> value) {
    return fill(keys, await(tier.getAll(keys, Ask.FILL)), value);
  }

  /** The same, with tags of their own. */
  List<Outcome> load(List<String> keys, Function<String, String> value, Set<String> tags) {
    return fill(keys, await(tier.getAll(keys, Ask.FILL)), value, tags);
  }

  private List<Outcome> fill(
      List<String> keys, List<Answer<String>> answers, Function<String, String> value) {
    return fill(keys, answers, value, Set.of());
  }

  private List<Outcome> fill(
      List<String> keys,
      List<Answer<String>> answers,
      Function<String, String> value,
      Set<String> tags) {
    List<Filling<String, String>> fillings = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (answers.get(i) instanceof Answer.Miss<String> miss) {
        fillings.add(
            new Filling<>(keys.get(i), miss.ticket(), entry(value.apply(keys.get(i)), tags)));
      }
    }
    return await(tier.fillAll(fillings));
  }

  void remove(String key) {
    await(tier.remove(Change.of(key)));
  }

  static Entry<String> entry(String value) {
    return entry(value, Set.of());
  }

  private static Entry<String> entry(String value, Set<String> tags) {
    long now = RealTime.SCHEDULING.millis();
    long end = now + 3_600_000;
    return new Entry<>(value, now, end, end, tags, Entry.UNSTAMPED);
  }

  @Override
  public void close() {
    tier.close();
  }
}
