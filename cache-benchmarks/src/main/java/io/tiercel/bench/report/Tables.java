package io.tiercel.bench.report;

import io.tiercel.bench.compare.Finding;
import io.tiercel.bench.compare.Finding.Measured;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Findings for programs: CSV with a row for each figure of each side, and JSON. */
final class Tables {
  private Tables() {}

  static String csv(List<Finding> findings) {
    StringBuilder csv = new StringBuilder("title,side,figure,median,least,most,ratio,at,commit\n");
    for (Finding finding : findings) {
      for (Measured side : finding.sides()) {
        side.medians().keySet().forEach(figure -> csv.append(row(finding, side, figure)));
      }
    }
    return csv.toString();
  }

  private static String row(Finding finding, Measured side, String figure) {
    return String.join(
            ",",
            quoted(finding.title()),
            quoted(side.name()),
            quoted(figure),
            number(side.median(figure)),
            number(side.least(figure)),
            number(side.most(figure)),
            number(finding.ratio(side.name(), figure)),
            quoted(finding.at()),
            quoted(finding.machine().getOrDefault("commit", "")))
        + '\n';
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  static String json(List<Finding> findings) {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(findings);
  }
}
