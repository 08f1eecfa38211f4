package io.tiercel.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs a benchmark's contenders by turns, a JVM each (A B C, A B C, ...), so that a machine that is
 * slow for a while is slow for all of them, and prints medians and ratios.
 *
 * <p>{@code Interleaved <benchmark> <keys> <room> <threads> <rounds> <contender>...}: the first
 * contender is what the others are compared with.
 */
public final class Interleaved {
  private static final int CONTENDERS = 5;

  private final String benchmark;
  private final String[] args;
  private final Map<Contender.Kind, List<Sample>> samples = new EnumMap<>(Contender.Kind.class);

  /** Prepares a comparison, described as on the command line. */
  Interleaved(String... args) {
    this.benchmark = MemoryBenchmark.class.getName() + "." + args[0] + "$";
    this.args = args;
  }

  /** Runs, and prints. */
  public static void main(String[] args) throws RunnerException {
    new Interleaved(args).run();
  }

  void run() throws RunnerException {
    Contender.Kind[] kinds =
        Arrays.stream(args)
            .skip(CONTENDERS)
            .map(Contender.Kind::valueOf)
            .toArray(Contender.Kind[]::new);
    for (int round = 0; round < Integer.parseInt(args[4]); round++) {
      for (Contender.Kind kind : kinds) {
        note(kind, new Runner(options(kind)).runSingle());
      }
    }
    System.out.printf(
        "%s, %s keys, room for %s %%, %s threads, medians of %s forks%n",
        args[0], args[1], args[2], args[3], args[4]);
    Arrays.stream(kinds).forEach(kind -> print(kind, kinds[0]));
  }

  private Options options(Contender.Kind kind) {
    return new OptionsBuilder()
        .include(benchmark)
        .param("contender", kind.name())
        .param("keys", args[1])
        .param("room", args[2])
        .threads(Integer.parseInt(args[3]))
        .addProfiler(CpuTime.class)
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .build();
  }

  private void note(Contender.Kind kind, RunResult result) {
    Sample sample = new Sample(result.getPrimaryResult().getScore(), new TreeMap<>());
    result.getSecondaryResults().forEach((name, of) -> sample.more.put(name, of.getScore()));
    samples.computeIfAbsent(kind, k -> new ArrayList<>()).add(sample);
  }

  private void print(Contender.Kind kind, Contender.Kind base) {
    double wall = median(kind, sample -> sample.wall);
    double cpu = median(kind, sample -> sample.named(CpuTime.NAME));
    System.out.printf(
        Locale.ROOT,
        "%-14s %8.1f ns (%.2f)  cpu %8.1f ns (%.2f)  %7.1f B%n",
        kind,
        wall,
        wall / median(base, sample -> sample.wall),
        cpu,
        cpu / median(base, sample -> sample.named(CpuTime.NAME)),
        median(kind, sample -> sample.named("gc.alloc.rate.norm")));
  }

  private double median(Contender.Kind kind, ToDoubleFunction<Sample> what) {
    double[] sorted =
        samples.getOrDefault(kind, List.of()).stream().mapToDouble(what).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : (sorted[Math.max(middle - 1, 0)] + sorted[middle]) / 2;
  }

  /** What one JVM measured. */
  private record Sample(double wall, Map<String, Double> more) {
    double named(String end) {
      return more.entrySet().stream()
          .filter(one -> one.getKey().endsWith(end))
          .mapToDouble(Map.Entry::getValue)
          .findFirst()
          .orElse(Double.NaN);
    }
  }
}
