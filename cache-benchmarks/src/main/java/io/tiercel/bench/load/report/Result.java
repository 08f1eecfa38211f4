package io.tiercel.bench.load.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What came of a run.
 *
 * @param name of the scenario
 * @param setting what it ran with, in words
 * @param steady figures of the steady state
 * @param seconds the course of the run
 * @param marks what happened in it
 * @param verdicts what was expected, and whether it was so
 * @param problems for which the run shows nothing, whatever its figures are; none in results of
 *     before there were any
 */
public record Result(
    String name,
    Map<String, String> setting,
    Figures steady,
    List<Second> seconds,
    List<Mark> marks,
    List<Verdict> verdicts,
    List<String> problems) {

  /** Files may lack anything; those of earlier versions have no problems. */
  public Result {
    Objects.requireNonNull(name, "the name is missing");
    Objects.requireNonNull(setting, "the setting is missing");
    Objects.requireNonNull(steady, "the steady state is missing");
    Objects.requireNonNull(seconds, "the seconds are missing");
    Objects.requireNonNull(marks, "the marks are missing");
    Objects.requireNonNull(verdicts, "the verdicts are missing");
    problems = List.copyOf(Objects.requireNonNullElse(problems, List.of()));
  }

  /**
   * Latencies in milliseconds, each from when the operation was to begin.
   *
   * @param mean of all
   * @param p50 what half of them do not exceed
   * @param p95 what 95 of 100 do not exceed
   * @param p99 what 99 of 100 do not exceed
   * @param p999 what 999 of 1,000 do not exceed
   * @param max the longest
   */
  public record Latency(double mean, double p50, double p95, double p99, double p999, double max) {}

  /**
   * The steady state.
   *
   * @param offered operations a second that were to begin
   * @param completed operations a second that ended while it lasted, and did not fail
   * @param operations that began in it, and ended whenever
   * @param latency of those
   * @param errors the part of them that failed
   * @param stale the part of the reads that answered what was older than an acknowledged change
   * @param served the part of the reads for which the stack served a stale value knowingly
   * @param hits the part of the reads for which nothing was loaded
   * @param tiers hit rates of the tiers, nearest first
   * @param nodes each node's use of the machine
   */
  public record Figures(
      double offered,
      double completed,
      long operations,
      Latency latency,
      double errors,
      double stale,
      double served,
      double hits,
      Map<String, Double> tiers,
      List<NodeUse> nodes) {

    /** Files may lack anything. */
    public Figures {
      Objects.requireNonNull(latency, "the latency is missing");
      Objects.requireNonNull(tiers, "the tiers are missing");
      Objects.requireNonNull(nodes, "the nodes are missing");
    }

    /** The part of what was offered that was completed. */
    public double throughput() {
      return offered == 0 ? 0 : completed / offered;
    }
  }

  /**
   * What a node used in the mean.
   *
   * @param node its number
   * @param cpu the part of the machine's processors
   * @param heapMegabytes of its heap
   */
  public record NodeUse(int node, double cpu, double heapMegabytes) {}

  /**
   * One second, by what ended in it.
   *
   * @param second its number, from the beginning of the ramp-up
   * @param operations that ended
   * @param errors of them
   * @param stale of them
   * @param latency of all
   * @param tiers hit rates of the tiers
   * @param cpu of all nodes together, as a part of the machine's processors
   * @param heapMegabytes of all nodes together
   */
  public record Second(
      int second,
      long operations,
      long errors,
      long stale,
      Latency latency,
      Map<String, Double> tiers,
      double cpu,
      double heapMegabytes) {}

  /** Something that happened. */
  public record Mark(double second, String what) {}

  /**
   * Whether something was as it was expected.
   *
   * @param measure its name
   * @param value what it was
   * @param bound what it was to be at most, or at least
   * @param holds whether it was
   */
  public record Verdict(String measure, double value, double bound, boolean holds) {}

  /** The same, with what happened in it. */
  public Result withMarks(List<Mark> happened) {
    return new Result(name, setting, steady, seconds, happened, verdicts, problems);
  }

  /** The same under another name. */
  public Result named(String other) {
    return new Result(other, setting, steady, seconds, marks, verdicts, problems);
  }

  /** Whether the run was whole, and all was as expected. */
  public boolean passes() {
    return problems.isEmpty() && verdicts.stream().allMatch(Verdict::holds);
  }
}
