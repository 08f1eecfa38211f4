package io.tiercel.bench.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A JMH benchmark with its parameters; each measurement is a JVM of its own. Times are average
 * times an operation, whatever the mode of the benchmark is.
 *
 * @param name what the side is called
 * @param benchmark the class and method of the benchmark
 * @param params its parameters
 * @param threads how many threads run it
 * @param jvmArgs what the JVM is given beyond what the benchmark says
 */
public record JmhSide(
    String name, String benchmark, Map<String, String> params, int threads, List<String> jvmArgs)
    implements Side {

  /** Copies the parameters. */
  public JmhSide {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    jvmArgs = List.copyOf(jvmArgs);
  }

  /** A benchmark as it stands, with one thread. */
  public static JmhSide of(String name, Class<?> type, String method) {
    return new JmhSide(name, type.getName() + '.' + method, Map.of(), 1, List.of());
  }

  /** The same with one parameter more. */
  public JmhSide with(String param, Object value) {
    Map<String, String> more = new LinkedHashMap<>(params);
    more.put(param, value.toString());
    return new JmhSide(name, benchmark, more, threads, jvmArgs);
  }

  /** The same with so many threads. */
  public JmhSide threads(int number) {
    return new JmhSide(name, benchmark, params, number, jvmArgs);
  }

  /** The same in a JVM with one argument more, such as a property that says where a server is. */
  public JmhSide jvmArg(String argument) {
    List<String> more = new ArrayList<>(jvmArgs);
    more.add(argument);
    return new JmhSide(name, benchmark, params, threads, more);
  }

  @Override
  public Sample measure() throws Exception {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include('^' + Pattern.quote(benchmark) + '$')
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .threads(threads)
            .jvmArgsAppend(jvmArgs.toArray(String[]::new))
            .addProfiler(CpuTime.class)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    params.forEach((param, value) -> options.param(param, value));
    return sample(new Runner(options.build()).runSingle());
  }

  private static Sample sample(RunResult result) {
    Map<String, Double> others = new LinkedHashMap<>();
    result.getSecondaryResults().forEach((name, one) -> others.put(name, one.getScore()));
    return Sample.of(Sample.TIME, result.getPrimaryResult().getScore())
        .and(Sample.CPU, endingWith(CpuTime.NAME, others))
        .and(Sample.BYTES, endingWith("gc.alloc.rate.norm", others));
  }

  private static double endingWith(String end, Map<String, Double> scores) {
    return scores.entrySet().stream()
        .filter(one -> one.getKey().endsWith(end))
        .mapToDouble(Map.Entry::getValue)
        .findFirst()
        .orElse(Double.NaN);
  }
}
