package io.tiercel.bench.load.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A load test: what is there, what is asked of it, what happens to it, and what is expected.
 *
 * @param name what it is called
 * @param fleet the processes that make the load
 * @param stack what they ask
 * @param keys which keys they ask for
 * @param load how they ask
 * @param faults what happens, in the order of time
 * @param thresholds what is expected
 */
public record Scenario(
    String name,
    Fleet fleet,
    Stack stack,
    Keys keys,
    Load load,
    List<Fault> faults,
    List<Threshold> thresholds) {

  /**
   * The processes.
   *
   * @param nodes how many
   * @param threads how many operations a node can have under way
   * @param heap of each, as {@code -Xmx} takes it
   */
  public record Fleet(int nodes, int threads, String heap) {}

  /**
   * What is asked: a cache, or an address.
   *
   * @param http asked instead of a cache; {@code {key}} in it is replaced
   * @param memory of each node
   * @param redis a server of the run's own
   * @param jdbc a file of the run's own, or tables in the database
   * @param loading how a value is loaded
   * @param database where the truth is
   */
  public record Stack(
      Optional<String> http,
      Optional<Tier> memory,
      Optional<Tier> redis,
      Optional<Tier> jdbc,
      Loading loading,
      Database database) {}

  /**
   * A tier.
   *
   * @param entries at most so many; 0 for no bound
   * @param life how long they are fresh in it; zero for as long as they are held
   */
  public record Tier(int entries, Duration life) {}

  /**
   * How a value is loaded; zero durations stand for never.
   *
   * @param concurrent at most so many loads at once in a node
   * @param refresh after which age
   * @param stale for how long a value may be served after its life
   */
  public record Loading(int concurrent, Duration refresh, Duration stale) {}

  /**
   * Where the truth is.
   *
   * @param url {@code sqlite} for a file of the run's own, or a JDBC address
   * @param delay added to each load
   */
  public record Database(String url, Duration delay) {
    /** Whether it is a file that the run makes. */
    public boolean isFile() {
      return url.equals("sqlite");
    }
  }

  /** How often which key is asked for. */
  public enum Distribution {
    /** All alike. */
    UNIFORM,
    /** The n-th as often as 1/n to the power of the skew. */
    ZIPF
  }

  /**
   * The keys and their values.
   *
   * @param count how many
   * @param distribution how often each is asked for
   * @param skew the exponent of {@link Distribution#ZIPF}
   * @param bytes of a value
   */
  public record Keys(int count, Distribution distribution, double skew, int bytes) {}

  /** When operations begin. */
  public enum Arrivals {
    /** At random, independent of each other. */
    POISSON,
    /** In even steps. */
    CONSTANT
  }

  /** What an operation does. */
  public enum Operation {
    /** Reads a key through the cache. */
    READ,
    /** Changes the truth, and invalidates the key. */
    WRITE,
    /** Invalidates the key alone. */
    INVALIDATE
  }

  /**
   * How they ask.
   *
   * @param rate operations a second of all nodes together, in the steady state
   * @param arrivals when they begin
   * @param phases how the rate changes
   * @param operations what they do, by weight
   * @param seed of all that is drawn
   */
  public record Load(
      double rate,
      Arrivals arrivals,
      Phases phases,
      Map<Operation, Integer> operations,
      int seed) {}

  /** What can be bounded. */
  public enum Measure {
    /** Latency in milliseconds that half of the operations do not exceed. */
    P50,
    /** That 95 of 100 do not exceed. */
    P95,
    /** That 99 of 100 do not exceed. */
    P99,
    /** That 999 of 1,000 do not exceed. */
    P999,
    /** The part of the operations that failed. */
    ERRORS,
    /** The part of the reads that answered what was older than an acknowledged change. */
    STALE,
    /** The part of the offered operations that was completed; at least. */
    THROUGHPUT,
    /** The part of the reads that no load was needed for; at least. */
    HITS;

    /** Whether it is a length of time. */
    public boolean isLatency() {
      return this == P50 || this == P95 || this == P99 || this == P999;
    }

    /** Whether more is better. */
    public boolean isLeast() {
      return this == THROUGHPUT || this == HITS;
    }
  }

  /**
   * What is expected of the steady state.
   *
   * @param bound milliseconds, or a part from 0 to 1
   */
  public record Threshold(Measure measure, double bound) {
    /** Whether it holds. */
    public boolean holds(double value) {
      return measure.isLeast() ? value >= bound : value <= bound;
    }
  }
}
