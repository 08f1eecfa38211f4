package io.tiercel.bench;

import io.tiercel.internal.runtime.SystemScheduling;
import io.tiercel.memory.MemorySettings;
import io.tiercel.memory.MemoryTier;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Taking;
import io.tiercel.spi.TierContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The memory tier without an engine around it. */
final class TierContender implements Contender {
  private final SystemScheduling scheduling = SystemScheduling.open(256);
  private final MemoryTier<Long, String> tier;
  private final long life;

  TierContender(long size, boolean full) {
    Duration attentionAfter = full ? REFRESH : Duration.ZERO;
    tier =
        new MemoryTier<>(
            new MemorySettings<>(size, null, attentionAfter, Duration.ZERO, full, null, 10_000),
            new TierContext<>(
                "benchmark", "node", true, key -> Set.of(), scheduling, new Observer<>() {}));
    life = full ? LIFE.toMillis() : Long.MAX_VALUE / 2;
  }

  @Override
  public @Nullable Object get(Long key) {
    return tier.peek(key);
  }

  @Override
  public void put(Long key, String value) {
    long now = scheduling.millis();
    List<Answer<String>> taken =
        tier.takeAll(List.of(key), Taking.WRITE).toCompletableFuture().join();
    Answer.Miss<String> claim = (Answer.Miss<String>) taken.get(0);
    Entry<String> entry = Entry.of(value, now, now + life, now + life);
    tier.fill(new Filling<>(key, claim.ticket(), entry));
  }

  @Override
  public Object load(Long key) {
    throw new UnsupportedOperationException("a tier loads nothing");
  }

  @Override
  public void close() {
    tier.close();
    scheduling.close();
  }
}
