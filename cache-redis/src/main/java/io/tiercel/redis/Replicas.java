package io.tiercel.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.tiercel.redis.Reads.Fetched;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The reads that are sent to replicas. They fail, all of them, when nothing is answered for a
 * moment: early enough to ask the primary within the time limit of a read. After a failure replicas
 * are left alone for a while.
 */
final class Replicas {

  /** How long nothing may be answered while something was asked. */
  private static final Duration SILENCE = Duration.ofMillis(80);

  private static final Duration REST = Duration.ofSeconds(1);

  private final Reads reads;
  private final AtomicLong asked = new AtomicLong();

  /** What is under way, in the order in which it was asked. */
  private final ConcurrentMap<Long, CompletableFuture<Fetched>> waiting =
      new ConcurrentSkipListMap<>();

  private final AtomicReference<@Nullable Watch> watch = new AtomicReference<>();
  private volatile long lastAnswer;
  private volatile long restingUntil;
  private volatile boolean resting;

  Replicas(Reads reads) {
    this.reads = reads;
  }

  /** The timer, which will have rung by then unless it was taken away. */
  private record Watch(long end) {}

  /** Whether an answer can be hoped for. */
  boolean areWell(Scheduling scheduling) {
    return !(resting && scheduling.nanos() - restingUntil < 0);
  }

  /** Reads keys of one partition, and its head at the same moment. */
  @SuppressWarnings("FutureReturnValueIgnored") // answered() throws nothing
  CompletableFuture<Fetched> get(Keyspace.Part part, List<byte[]> keys, Scheduling scheduling) {
    if (waiting.isEmpty()) {
      lastAnswer = scheduling.nanos();
    }
    CompletableFuture<Fetched> answer = reads.get(part, keys);
    Long number = asked.incrementAndGet();
    waiting.put(number, answer);
    answer.whenComplete((fetched, failure) -> answered(number, scheduling, failure != null));
    watch(scheduling);
    return answer;
  }

  private void answered(Long number, Scheduling scheduling, boolean isFailure) {
    waiting.remove(number);
    lastAnswer = scheduling.nanos();
    if (isFailure) {
      restingUntil = lastAnswer + REST.toNanos();
      resting = true;
    }
  }

  /**
   * One timer for all, which may be another cache's: one that is closed takes it along, so it
   * counts as set for a while only.
   */
  private void watch(Scheduling scheduling) {
    long now = scheduling.nanos();
    Watch present = watch.get();
    if (!waiting.isEmpty()
        && (present == null || now - present.end() >= 0)
        && watch.compareAndSet(present, new Watch(now + 2 * SILENCE.toNanos()))) {
      scheduling.schedule(() -> look(scheduling), SILENCE);
    }
  }

  private void look(Scheduling scheduling) {
    long now = scheduling.nanos();
    if (now - lastAnswer >= SILENCE.toNanos()) {
      RuntimeException silence = new RedisCommandTimeoutException("no replica answers");
      waiting.values().forEach(answer -> answer.completeExceptionally(silence));
    }
    watch.set(null);
    watch(scheduling);
  }
}
