package io.tiercel.bench.load.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A result as a page that needs nothing from anywhere else. */
final class ResultPage {
  private static final List<String> COLOURS =
      List.of("#1a73e8", "#e8710a", "#188038", "#a142f4", "#5f6368");
  private static final int WIDTH = 860;
  private static final int HEIGHT = 200;
  private static final int LEFT = 60;

  private static final String CHART =
      """
      <h2>%s</h2><div>%s</div>
      <svg viewBox="0 0 %d %d" role="img" aria-label="%s" font-size="11">
      <path d="M%d 10V%dH%d" fill="none" stroke="#888"/>
      <text x="2" y="18">%s</text><text x="2" y="%d">0</text><text x="%d" y="%d">%.0f s</text>
      %s%s</svg>
      """;

  private final Result result;
  private final double last;

  private ResultPage(Result result) {
    this.result = result;
    this.last =
        Math.max(1, result.seconds().stream().mapToInt(Result.Second::second).max().orElse(1));
  }

  static String of(Result result) {
    return new ResultPage(result).page();
  }

  private String page() {
    return """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>%1$s</title>
        <style>body{font:15px system-ui,sans-serif;margin:2em auto;max-width:56em;color:#202124}
        table{border-collapse:collapse}td,th{text-align:left;padding:.2em 1em .2em 0}
        pre{background:#f6f8fa;padding:1em;overflow:auto}h2{margin:1.2em 0 .2em}</style>
        <h1>%1$s</h1>
        <pre>%2$s</pre>
        %3$s
        <h2>What happened</h2><table>%4$s</table>
        <h2>Setting</h2><table>%5$s</table>
        </html>
        """
        .formatted(
            escaped(result.name()),
            escaped(ResultText.of(result).strip()),
            charts(),
            result.marks().stream()
                .map(mark -> row(ResultText.line("%.0f s", mark.second()), mark.what()))
                .collect(Collectors.joining()),
            result.setting().entrySet().stream()
                .map(one -> row(one.getKey(), one.getValue()))
                .collect(Collectors.joining()));
  }

  private static String row(String name, String value) {
    return "<tr><td>" + escaped(name) + "</td><td>" + escaped(value) + "</td></tr>\n";
  }

  private String charts() {
    Map<String, ToDoubleFunction<Result.Second>> latency = new LinkedHashMap<>();
    latency.put("p50", second -> second.latency().p50());
    latency.put("p99", second -> second.latency().p99());
    latency.put("p99.9", second -> second.latency().p999());
    Map<String, ToDoubleFunction<Result.Second>> rates = new LinkedHashMap<>();
    rates.put("operations", Result.Second::operations);
    rates.put("errors", Result.Second::errors);
    rates.put("stale", Result.Second::stale);
    Map<String, ToDoubleFunction<Result.Second>> tiers = new LinkedHashMap<>();
    for (String tier : result.steady().tiers().keySet()) {
      tiers.put(tier, second -> 100 * second.tiers().getOrDefault(tier, 0.0));
    }
    return chart("Latency, ms", latency)
        + chart("Operations a second", rates)
        + (tiers.isEmpty() ? "" : chart("Hit rate, %", tiers))
        + chart("CPU, % of the machine", Map.of("all nodes", second -> 100 * second.cpu()))
        + chart("Heap, MB", Map.of("all nodes", Result.Second::heapMegabytes));
  }

  private String chart(String title, Map<String, ToDoubleFunction<Result.Second>> lines) {
    double top =
        Math.max(
            1e-9,
            lines.values().stream()
                .flatMap(line -> result.seconds().stream().map(line::applyAsDouble))
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1));
    List<String> drawn = new ArrayList<>();
    List<String> legend = new ArrayList<>();
    lines.forEach(
        (name, line) -> {
          String colour = COLOURS.get(drawn.size() % COLOURS.size());
          drawn.add(polyline(line, top, colour));
          legend.add("<span style=\"color:%s\">%s</span>".formatted(colour, escaped(name)));
        });
    return ResultText.line(
        CHART,
        escaped(title),
        String.join(", ", legend),
        WIDTH,
        HEIGHT + 20,
        escaped(title),
        LEFT,
        HEIGHT,
        WIDTH,
        ResultText.line("%.3g", top),
        HEIGHT,
        WIDTH - 40,
        HEIGHT + 15,
        last,
        marks(),
        String.join("", drawn));
  }

  private String polyline(ToDoubleFunction<Result.Second> line, double top, String colour) {
    String points =
        result.seconds().stream()
            .map(
                second ->
                    ResultText.line(
                        "%.1f,%.1f",
                        x(second.second()),
                        HEIGHT - (HEIGHT - 10) * line.applyAsDouble(second) / top))
            .collect(Collectors.joining(" "));
    return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>\n"
        .formatted(colour, points);
  }

  private String marks() {
    return result.marks().stream()
        .map(
            mark ->
                ResultText.line(
                    "<path d=\"M%1$.1f 10V%2$d\" stroke=\"#d93025\" stroke-dasharray=\"3\"><title>%3$s</title></path>\n",
                    x(mark.second()), HEIGHT, escaped(mark.what())))
        .collect(Collectors.joining());
  }

  private double x(double second) {
    return LEFT + (WIDTH - LEFT) * second / last;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
