package io.tiercel.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.tiercel.redis.Reads.Fetched;
import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The reads that are sent to replicas. One that is not answered in a moment fails: early enough to
 * ask the primary within the time limit of a read. After a failure the replicas of that primary are
 * left alone for a while.
 */
final class Replicas {

  /** How long an answer may take. */
  private static final Duration PATIENCE = Duration.ofMillis(80);

  private static final Duration REST = Duration.ofSeconds(1);

  private final ReadWire wire;
  private final Reads reads;
  private final AtomicLong asked = new AtomicLong();

  /** What is under way, in the order in which it was asked. */
  private final ConcurrentMap<Long, Asked> waiting = new ConcurrentSkipListMap<>();

  /** Primaries whose replicas are left alone, and until when. */
  private final Map<String, Long> resting = new ConcurrentHashMap<>();

  private final AtomicReference<@Nullable Watch> watch = new AtomicReference<>();

  Replicas(ReadWire wire) {
    this.wire = wire;
    this.reads = new Reads(wire);
  }

  /** A read that was sent then. */
  private record Asked(CompletableFuture<Fetched> answer, long at) {}

  /** The timer, which will have rung by then unless it was taken away. */
  private record Watch(long end) {}

  /** Whether those of a partition may be asked. */
  boolean mayBeAsked(Keyspace.Part part, Scheduling scheduling) {
    Long end = resting.isEmpty() ? null : resting.get(wire.primaryOf(part.head()));
    return end == null || scheduling.nanos() - end >= 0;
  }

  /** Reads keys of one partition, and its head at the same moment. */
  @SuppressWarnings("FutureReturnValueIgnored") // answered() throws nothing
  CompletableFuture<Fetched> get(Keyspace.Part part, List<byte[]> keys, Scheduling scheduling) {
    Long number = asked.incrementAndGet();
    CompletableFuture<Fetched> answer = reads.get(part, keys);
    waiting.put(number, new Asked(answer, scheduling.nanos()));
    answer.whenComplete(
        (fetched, failure) -> {
          waiting.remove(number);
          if (failure != null) {
            resting.put(wire.primaryOf(part.head()), scheduling.nanos() + REST.toNanos());
          }
        });
    watch(scheduling);
    return answer;
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
        && watch.compareAndSet(present, new Watch(now + 2 * PATIENCE.toNanos()))) {
      scheduling.schedule(() -> look(scheduling), PATIENCE);
    }
  }

  /** Those that were asked first are the first to be over. */
  private void look(Scheduling scheduling) {
    long now = scheduling.nanos();
    for (Asked each : waiting.values()) {
      if (now - each.at() < PATIENCE.toNanos()) {
        break;
      }
      each.answer().completeExceptionally(new RedisCommandTimeoutException("no replica answers"));
    }
    watch.set(null);
    watch(scheduling);
  }
}
