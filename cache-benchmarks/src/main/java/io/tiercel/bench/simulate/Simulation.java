package io.tiercel.bench.simulate;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a trace came to.
 *
 * @param extent how long the trace is
 * @param rates of the stack as it was given, nearest tier first
 * @param hitRate the part of all requests that some tier answered
 * @param curve the same with other sizes of memory
 */
record Simulation(
    Trace.Extent extent, List<SimulatedTier.Rate> rates, double hitRate, List<Curve.Point> curve) {

  static Simulation of(Trace trace, List<TierSize> stack, long rate, NavigableSet<Long> sizes)
      throws IOException {
    long step = TimeUnit.SECONDS.toNanos(1) / rate;
    try (NumberedTrace numbered = trace.numbered()) {
      Trace.Extent extent = numbered.extent();
      NavigableSet<Long> all = sizes.isEmpty() ? Curve.sizes(extent.keys()) : sizes;
      List<Curve.Point> curve = Curve.of(numbered, stack, step, all);
      SimulatedStack given = new SimulatedStack(stack, step);
      numbered.replay(given::request);
      return new Simulation(extent, given.rates(), given.hitRate(), curve);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(line("%,d requests for %,d keys%n%n", extent.requests(), extent.keys()));
    text.append(line("%-16s %12s %12s %9s%n", "tier", "reads", "hits", "hit rate"));
    for (SimulatedTier.Rate rate : rates) {
      text.append(
          line(
              "%-16s %,12d %,12d %8.2f%%%n",
              rate.tier(), rate.reads(), rate.hits(), 100 * rate.hitRate()));
    }
    text.append(line("%-16s %,12d %12s %8.2f%%%n%n", "all", extent.requests(), "", 100 * hitRate));
    text.append(line("%12s %9s %9s%n", rates.get(0).tier(), "hit rate", "of all"));
    for (Curve.Point point : curve) {
      double memory = point.rates().get(0).hitRate();
      text.append(
          line(
              "%,12d %8.2f%% %8.2f%% %s%n",
              point.entries(),
              100 * memory,
              100 * point.hitRate(),
              "#".repeat((int) Math.round(40 * memory))));
    }
    return text.toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  String csv() {
    String tiers = rates.stream().map(SimulatedTier.Rate::tier).collect(Collectors.joining(","));
    String lines =
        curve.stream()
            .map(
                point ->
                    point.entries()
                        + point.rates().stream()
                            .map(rate -> line(",%.6f", rate.hitRate()))
                            .collect(Collectors.joining())
                        + line(",%.6f", point.hitRate()))
            .collect(Collectors.joining("\n"));
    return "entries," + tiers + ",all\n" + lines + "\n";
  }

  /** A page of its own: the sizes are drawn on a logarithmic scale. */
  String html() {
    return """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Hit rate by size</title>
        <style>body{font:15px system-ui,sans-serif;margin:2em auto;max-width:50em}pre{line-height:1.4}</style>
        <h1>Hit rate by size of memory</h1>
        <svg viewBox="0 0 640 320" role="img" aria-label="hit rate by size">
        <path d="M40 10V290H630" fill="none" stroke="#888"/>
        <text x="2" y="16" font-size="11">100 %%</text><text x="12" y="294" font-size="11">0 %%</text>
        <polyline fill="none" stroke="#1a73e8" stroke-width="2" points="%s"/>
        <polyline fill="none" stroke="#e8710a" stroke-width="2" points="%s"/>
        %s</svg>
        <p><span style="color:#1a73e8">memory</span>, <span style="color:#e8710a">all tiers</span></p>
        <pre>%s</pre></html>
        """
        .formatted(
            points(point -> point.rates().get(0).hitRate()),
            points(Curve.Point::hitRate),
            labels(),
            text());
  }

  private String points(ToDoubleFunction<Curve.Point> value) {
    return curve.stream()
        .map(point -> line("%.1f,%.1f", x(point.entries()), 290 - 280 * value.applyAsDouble(point)))
        .collect(Collectors.joining(" "));
  }

  private String labels() {
    return curve.stream()
        .map(
            point ->
                line(
                    "<text x=\"%.1f\" y=\"306\" font-size=\"9\" text-anchor=\"middle\">%d</text>",
                    x(point.entries()), point.entries()))
        .collect(Collectors.joining("\n"));
  }

  private double x(long entries) {
    double first = Math.log((double) curve.get(0).entries());
    double all = Math.log((double) curve.get(curve.size() - 1).entries()) - first;
    return all == 0 ? 340 : 50 + 570 * (Math.log((double) entries) - first) / all;
  }
}
