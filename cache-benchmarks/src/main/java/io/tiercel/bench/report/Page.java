package io.tiercel.bench.report;

import io.tiercel.bench.compare.Bar;
import io.tiercel.bench.compare.Finding;
import io.tiercel.bench.compare.Finding.Judged;
import io.tiercel.bench.compare.Finding.Measured;
import io.tiercel.bench.compare.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Findings as one page that needs nothing but itself. */
final class Page {
  private final List<Finding> findings;
  private final StringBuilder html = new StringBuilder();

  Page(List<Finding> findings) {
    this.findings = findings;
  }

  String html() throws IOException {
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<title>Tiercel: measured</title>\n<style>\n").append(style());
    html.append("</style></head><body>\n<header><h1>Tiercel, measured</h1>\n");
    machines();
    html.append("</header>\n<main>\n");
    verdict();
    groups().forEach(this::group);
    html.append("</main>\n</body></html>\n");
    return html.toString();
  }

  private static String style() throws IOException {
    try (InputStream style = Page.class.getResourceAsStream("report.css")) {
      if (style == null) {
        throw new IOException("report.css is missing beside " + Page.class);
      }
      return new String(style.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Results of several machines may stand on one page. */
  private void machines() {
    Set<Map<String, String>> machines = new LinkedHashSet<>();
    findings.forEach(finding -> machines.add(finding.machine()));
    for (Map<String, String> machine : machines) {
      html.append("<dl>\n");
      machine.forEach(
          (name, value) ->
              add(
                  "<div><dt>%s</dt><dd>%s</dd></div>",
                  Text.escaped(name), Text.escaped(value.strip())));
      html.append("</dl>\n");
    }
  }

  private void verdict() {
    List<Judged> all = findings.stream().flatMap(finding -> finding.bars().stream()).toList();
    if (all.isEmpty()) {
      return;
    }
    long met = all.stream().filter(Judged::met).count();
    add("<section><h2>Bars <small>%d of %d met</small></h2>", met, all.size());
    html.append("<div class=\"wide\"><table><thead><tr><th>comparison</th><th>side</th>");
    html.append("<th>bar</th><th>reached</th><th>met?</th></tr></thead><tbody>\n");
    for (Finding finding : findings) {
      finding.bars().forEach(judged -> verdict(finding, judged));
    }
    html.append("</tbody></table></div></section>\n");
  }

  private void verdict(Finding finding, Judged judged) {
    Double reached = judged.reached();
    add(
        "<tr><td><a href=\"#%s\">%s</a></td><td>%s</td><td class=\"n\">%s</td>"
            + "<td class=\"n\">%s</td><td>%s</td></tr>",
        anchor(finding),
        Text.escaped(finding.title()),
        Text.escaped(judged.bar().side()),
        limit(judged.bar()),
        reached == null ? "–" : value(judged.bar(), reached),
        judged.met()
            ? "<span class=\"met\">✓ met</span>"
            : "<span class=\"missed\">✗ missed</span>");
  }

  private static String limit(Bar bar) {
    String sign = bar.relation() == Bar.Relation.SPEED ? "≥ " : "≤ ";
    return Text.escaped(bar.figure()) + ' ' + sign + value(bar, bar.limit());
  }

  private static String value(Bar bar, double value) {
    return switch (bar.relation()) {
      case TIMES -> Text.ratio(value);
      case SPEED -> Text.ratio(value) + " as fast";
      case OVER -> Text.figure(bar.figure(), value) + " more";
      case TOTAL -> Text.figure(bar.figure(), value);
    };
  }

  /** By what their titles begin with, up to the first comma. */
  private Map<String, List<Finding>> groups() {
    Map<String, List<Finding>> groups = new LinkedHashMap<>();
    for (Finding finding : findings) {
      String first = finding.title().split(",", 2)[0];
      groups.computeIfAbsent(first, name -> new ArrayList<>()).add(finding);
    }
    return groups;
  }

  private void group(String name, List<Finding> members) {
    add("<section><h2>%s</h2><div class=\"cards\">", Text.escaped(name));
    members.forEach(this::card);
    html.append("</div></section>\n");
  }

  private void card(Finding finding) {
    String[] parts = finding.title().split(",", 2);
    String title = parts.length > 1 ? parts[1].strip() : parts[0];
    add("<article id=\"%s\"><h3>%s</h3>", anchor(finding), Text.escaped(title));
    html.append(new Chart(finding, mainFigure(finding)).svg());
    table(finding);
    html.append("</article>\n");
  }

  private static String mainFigure(Finding finding) {
    List<String> figures = figures(finding);
    return figures.contains(Sample.TIME) || figures.isEmpty() ? Sample.TIME : figures.get(0);
  }

  private static List<String> figures(Finding finding) {
    Set<String> names = new LinkedHashSet<>();
    finding.sides().forEach(side -> names.addAll(side.medians().keySet()));
    return List.copyOf(names);
  }

  private void table(Finding finding) {
    List<String> figures = figures(finding);
    html.append("<div class=\"wide\"><table><thead><tr><th>side</th>");
    figures.forEach(figure -> add("<th class=\"n\">%s</th>", Text.escaped(figure)));
    html.append("</tr></thead><tbody>\n");
    for (Measured side : finding.sides()) {
      add("<tr><td>%s</td>", Text.escaped(side.name()));
      figures.forEach(figure -> cell(finding, side, figure));
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private void cell(Finding finding, Measured side, String figure) {
    boolean compared = !figure.equals(Sample.BYTES) && !side.name().equals(finding.baseline());
    String ratio = compared ? Text.ratio(finding.ratio(side.name(), figure)) : "";
    add(
        "<td class=\"n\">%s <small>%s</small></td>",
        Text.figure(figure, side.median(figure)), ratio);
  }

  private static String anchor(Finding finding) {
    return finding.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private void add(String format, Object... values) {
    html.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
