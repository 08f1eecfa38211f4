package io.tiercel.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What memory costs beside raw Caffeine. {@link MemorySuite} compares them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class MemoryBenchmark {

  /** A full cache. */
  @State(Scope.Benchmark)
  public static class Subject {
    /** Who competes: a {@link Contender.Kind}, or a {@link Peer} of this build. */
    @Param({"CAFFEINE", "CACHE", "CAFFEINE_FULL", "CACHE_FULL", "TIER"})
    public String contender = "";

    /** What is asked for. */
    @Param public Keys keys = Keys.HOT;

    /** How much of it there is room for, in percent. */
    @Param("100")
    public int room;

    private @Nullable Contender cache;
    private final AtomicLong threads = new AtomicLong();

    /** Fills it. */
    @Setup
    public void open() {
      Contender opened = Contender.open(contender, keys.size * (long) room / 100);
      for (Long key : keys.all()) {
        opened.put(key, "value of " + key);
      }
      cache = opened;
    }

    /** Ends it. */
    @TearDown
    public void close() {
      cache().close();
    }

    Contender cache() {
      if (cache == null) {
        throw new IllegalStateException("not set up");
      }
      return cache;
    }
  }

  /** One thread's place in its own sequence of keys. */
  @State(Scope.Thread)
  public static class Walk {
    private Long[] sequence = {};
    private int place;
    private long fresh;

    /** Draws the sequence. */
    @Setup
    public void draw(Subject subject) {
      long thread = subject.threads.incrementAndGet();
      sequence = subject.keys.sequence(thread);
      fresh = thread << 40;
    }

    Long next() {
      return sequence[place++ & sequence.length - 1];
    }
  }

  /** A key that is there. */
  @Benchmark
  public @Nullable Object hit(Subject subject, Walk walk) {
    return subject.cache().get(walk.next());
  }

  /** A key that was never there, into a full cache. */
  @Benchmark
  public void put(Subject subject, Walk walk) {
    subject.cache().put(walk.fresh++, "value");
  }

  /** A key that was never there, loaded into a full cache. */
  @Benchmark
  public Object load(Subject subject, Walk walk) {
    return subject.cache().load(walk.fresh++);
  }

  /** Three reads and one write of the same keys; give it less {@code room} to see evictions. */
  @Benchmark
  public @Nullable Object mix(Subject subject, Walk walk) {
    Long key = walk.next();
    if ((walk.place & 3) != 0) {
      return subject.cache().get(key);
    }
    subject.cache().put(key, "value");
    return key;
  }
}
