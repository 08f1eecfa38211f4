package io.tiercel.bench.jdbc;

import io.tiercel.codec.Codec;
import io.tiercel.codec.KeyCodec;
import io.tiercel.internal.runtime.SystemScheduling;
import io.tiercel.jdbc.JdbcTier;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The tier beyond Home, without a cache around it. */
final class TierAlone implements AutoCloseable {

  private final SystemScheduling scheduling = SystemScheduling.open(256);
  private final Tier<String, byte[]> tier;
  private final byte[] value = Data.value();
  private int written;

  TierAlone(String url) {
    JdbcTier jdbc =
        JdbcTier.at(url, null, null)
            .startWait(Duration.ofMinutes(1))
            .connectionWait(Duration.ofMinutes(1))
            .statementTimeout(Duration.ofMinutes(1))
            .build();
    tier =
        jdbc.of(KeyCodec.of(String.class), Codec.bytes())
            .open(
                new TierContext<>(
                    "bench", "node", false, key -> Set.of(), scheduling, new Observer<>() {}));
  }

  void fill() throws Exception {
    for (int i = 0; i < Data.KEYS / Data.BATCH; i++) {
      write();
    }
  }

  /** As a blocking call does, which waits for this answer and nothing else. */
  void get(int key) throws Exception {
    if (!(await(tier.get(Data.key(key), Ask.LOOK.lent())) instanceof Answer.Fresh<byte[]> fresh)
        || fresh.entry().value().length != value.length) {
      throw new IllegalStateException("no value");
    }
  }

  /** Both count: the tickets, which nothing is stored without, and the storing. */
  long write() throws Exception {
    List<String> keys = Data.batch(written++);
    long began = System.nanoTime();
    long now = scheduling.millis();
    List<Answer<byte[]>> answers = await(tier.getAll(keys, renewal(now)));
    List<Filling<String, byte[]>> fillings = new ArrayList<>();
    Entry<byte[]> entry = Entry.of(value, now, now + 3_600_000, now + 3_600_000);
    for (int i = 0; i < keys.size(); i++) {
      if (answers.get(i) instanceof Answer.Miss<byte[]> miss) {
        fillings.add(new Filling<>(keys.get(i), miss.ticket(), entry));
      }
    }
    List<Outcome> outcomes = await(tier.fillAll(fillings));
    long time = System.nanoTime() - began;
    if (outcomes.size() != keys.size() || outcomes.contains(Outcome.REFUSED)) {
      throw new IllegalStateException("not stored");
    }
    return time;
  }

  private static Ask renewal(long now) {
    return Ask.renewal(now + 60_000);
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get();
  }

  @Override
  public void close() {
    tier.close();
    scheduling.close();
  }
}
