package io.tiercel.bench.load;

import io.tiercel.bench.load.Collected.OfNode;
import io.tiercel.bench.load.node.Sample;
import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.scenario.Phases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Adds samples up to figures. Histograms are added, so percentiles are of all operations. */
final class Summing {
  private static final double MEGABYTE = 1 << 20;
  private static final int DIGITS = 3;

  private Summing() {}

  /** The figures of the steady state. */
  static Result.Figures steady(Collected collected, Phases phases, long offered) {
    NavigableMap<Integer, List<OfNode>> seconds = collected.seconds();
    List<Sample> every =
        seconds.values().stream().flatMap(List::stream).map(OfNode::sample).toList();
    List<OfNode> within = new ArrayList<>();
    seconds.forEach(
        (second, samples) -> {
          if (phases.isSteady(second + 0.5)) {
            within.addAll(samples);
          }
        });
    List<Sample> inside = within.stream().map(OfNode::sample).toList();
    Histogram latency = new Histogram(DIGITS);
    every.forEach(sample -> latency.add(sample.steady().latency()));
    double operations = Math.max(1, latency.getTotalCount());
    double reads = Math.max(1, sum(every, sample -> sample.steady().reads()));
    return new Result.Figures(
        offered / seconds(phases),
        sum(every, sample -> sample.all().completed()) / seconds(phases),
        latency.getTotalCount(),
        latency(latency),
        sum(every, sample -> sample.steady().errors()) / operations,
        sum(every, sample -> sample.steady().stale()) / reads,
        sum(inside, Sample::served) / Math.max(1, sum(inside, sample -> sample.all().reads())),
        hits(inside),
        tiers(inside),
        nodes(within));
  }

  /** Where nothing was read, nothing was hit either; nor was it by a read that failed. */
  private static double hits(List<Sample> samples) {
    double reads = Math.max(1, sum(samples, sample -> sample.all().reads()));
    double answered = sum(samples, sample -> sample.all().answered());
    return Math.max(0, answered - sum(samples, Sample::loads)) / reads;
  }

  private static double seconds(Phases phases) {
    return phases.steady().toMillis() / 1e3;
  }

  private static double sum(List<Sample> samples, ToDoubleFunction<Sample> what) {
    return samples.stream().mapToDouble(what).sum();
  }

  /** Each second of the run. */
  static List<Result.Second> seconds(Collected collected) {
    List<Result.Second> all = new ArrayList<>();
    collected.seconds().forEach((second, samples) -> all.add(second(second, samples)));
    return all;
  }

  static Result.Second second(int number, List<OfNode> samples) {
    List<Sample> all = samples.stream().map(OfNode::sample).toList();
    Histogram latency = new Histogram(DIGITS);
    all.forEach(sample -> latency.add(sample.all().latency()));
    return new Result.Second(
        number,
        latency.getTotalCount(),
        (long) sum(all, sample -> sample.all().errors()),
        (long) sum(all, sample -> sample.all().stale()),
        latency(latency),
        tiers(all),
        sum(all, Sample::cpu),
        sum(all, Sample::heap) / MEGABYTE);
  }

  private static Map<String, Double> tiers(List<Sample> samples) {
    Map<String, Sample.Reads> sums = new LinkedHashMap<>();
    for (Sample sample : samples) {
      sample.tiers().forEach((tier, reads) -> sums.merge(tier, reads, Sample.Reads::plus));
    }
    Map<String, Double> rates = new LinkedHashMap<>();
    sums.forEach(
        (tier, sum) -> rates.put(tier, sum.reads() == 0 ? 0 : (double) sum.hits() / sum.reads()));
    return rates;
  }

  private static List<Result.NodeUse> nodes(List<OfNode> samples) {
    Map<Integer, List<Sample>> byNode = new TreeMap<>();
    samples.forEach(
        one -> byNode.computeIfAbsent(one.node(), ignored -> new ArrayList<>()).add(one.sample()));
    List<Result.NodeUse> uses = new ArrayList<>();
    byNode.forEach(
        (node, all) ->
            uses.add(
                new Result.NodeUse(
                    node,
                    sum(all, Sample::cpu) / all.size(),
                    sum(all, Sample::heap) / all.size() / MEGABYTE)));
    return uses;
  }

  private static Result.Latency latency(Histogram nanos) {
    return new Result.Latency(
        nanos.getTotalCount() == 0 ? 0 : nanos.getMean() / 1e6,
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(95) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        nanos.getValueAtPercentile(99.9) / 1e6,
        nanos.getMaxValue() / 1e6);
  }
}
