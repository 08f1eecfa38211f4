package io.tiercel.bench.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Every path of every stack. With {@code room} for all keys a {@link #hit} is one of the nearest
 * tier; with little room most of them fall to the next, and memory evicts.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class StackBenchmark {
  private static final int BULK = 100;

  /** A filled stack. */
  @State(Scope.Benchmark)
  public static class Subject {
    /** Which stack. */
    @Param public Stack stack = Stack.CAFFEINE;

    /** How many keys there are. */
    @Param("10000")
    public int count;

    /** How much of them memory has room for, in percent. */
    @Param("100")
    public int room;

    /** Bytes a value. */
    @Param("1024")
    public int size;

    /** Which keys are asked for: UNIFORM, ZIPF, or a trace file. */
    @Param("ZIPF")
    public String keys = "";

    /** The database behind JDBC. */
    @Param("SQLITE")
    public Database database = Database.SQLITE;

    private final AtomicLong threads = new AtomicLong();
    private byte[] value = {};
    private @Nullable Servers servers;
    private @Nullable Store store;

    /** Starts and fills it. */
    @Setup
    public void open(BenchmarkParams params) throws Exception {
      value = new byte[size];
      Servers started = new Servers(database);
      servers = started;
      Store opened = stack.open(new Shape(count, room, size, tags(params), started));
      store = opened;
      List<String> all = KeySequence.of(keys, count, 0).distinct();
      for (int i = 0; i < all.size(); i += BULK) {
        opened.loadAll(all.subList(i, Math.min(i + BULK, all.size())));
      }
    }

    /** Who invalidates a tag needs entries that bear it; to all others it would be a cost. */
    private static List<String> tags(BenchmarkParams params) {
      return params.getBenchmark().endsWith(".invalidateTag") ? List.of(Store.TAG) : List.of();
    }

    /** Ends it. */
    @TearDown
    public void close() throws Exception {
      if (store != null) {
        store.close();
      }
      if (servers != null) {
        servers.close();
      }
    }

    Store store() {
      if (store == null) {
        throw new IllegalStateException("not set up");
      }
      return store;
    }
  }

  /** One thread's place among the keys. */
  @State(Scope.Thread)
  public static class Walk {
    private List<String> order = List.of();
    private int place;
    private long fresh;

    /** Draws the keys. */
    @Setup
    public void draw(Subject subject) throws Exception {
      long thread = subject.threads.incrementAndGet();
      order = KeySequence.of(subject.keys, subject.count, thread).order();
      fresh = firstFresh();
    }

    /** Servers that are given outlive this JVM, and have the keys of those before it. */
    private static long firstFresh() {
      return ThreadLocalRandom.current().nextLong(1L << 40, 1L << 62);
    }

    String next() {
      place = place + 1 == order.size() ? 0 : place + 1;
      return order.get(place);
    }

    String fresh() {
      return KeySequence.key(fresh++);
    }

    List<String> bulk() {
      List<String> keys = new ArrayList<>(BULK);
      while (keys.size() < BULK) {
        keys.add(next());
      }
      return keys.stream().distinct().toList();
    }
  }

  /** A key that is there, in some tier. */
  @Benchmark
  public byte @Nullable [] hit(Subject subject, Walk walk) {
    return subject.store().get(walk.next());
  }

  /** A key that no tier has, without a loader. */
  @Benchmark
  public byte @Nullable [] miss(Subject subject, Walk walk) {
    return subject.store().get(walk.fresh());
  }

  /** A key that no tier has, loaded and kept. */
  @Benchmark
  public byte[] load(Subject subject, Walk walk) {
    return subject.store().load(walk.fresh());
  }

  /** A hundred draws of keys at once; doubled ones count once. */
  @Benchmark
  public Object bulk(Subject subject, Walk walk) {
    return subject.store().loadAll(walk.bulk());
  }

  /** A value of a key that is there. */
  @Benchmark
  public void put(Subject subject, Walk walk) {
    subject.store().put(walk.next(), subject.value);
  }

  /** One key, which is there the first time. */
  @Benchmark
  public void invalidateKey(Subject subject, Walk walk) {
    subject.store().invalidate(walk.next());
  }

  /** One tag; by hand, everything. */
  @Benchmark
  public void invalidateTag(Subject subject) {
    subject.store().invalidateTag();
  }

  /** Everything. */
  @Benchmark
  public void invalidateAll(Subject subject) {
    subject.store().invalidateAll();
  }
}
