package io.tiercel.bench.report;

import io.tiercel.bench.Command;
import io.tiercel.bench.TextFiles;
import io.tiercel.bench.UsageException;
import io.tiercel.bench.compare.Finding;
import io.tiercel.bench.compare.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a page, a table and a document of results. */
public final class ReportCommand implements Command {

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "makes an HTML page with charts, CSV and JSON of results";
  }

  @Override
  public String usage() {
    return """
        report <results>... [--to <folder>]
          results            files that compare --results has written; the last one counts
          --to <folder>      where report.html, report.csv and report.json go (.)
        """;
  }

  @Override
  public int run(List<String> arguments) throws Exception {
    List<Path> files = new ArrayList<>();
    Path folder = Path.of("");
    for (int i = 0; i < arguments.size(); i++) {
      if (!arguments.get(i).startsWith("--")) {
        files.add(Path.of(arguments.get(i)));
      } else if (arguments.get(i).equals("--to") && i + 1 < arguments.size()) {
        folder = Path.of(arguments.get(++i));
      } else {
        throw new UsageException("cannot understand " + arguments.get(i));
      }
    }
    if (files.isEmpty()) {
      throw new UsageException("which results?");
    }
    write(Results.latest(files), folder);
    return 0;
  }

  private static void write(List<Finding> findings, Path folder) throws IOException {
    if (findings.isEmpty()) {
      throw new UsageException("there is nothing in the results");
    }
    Path absolute = folder.toAbsolutePath();
    TextFiles.reserveFolder(absolute);
    Files.writeString(absolute.resolve("report.html"), new Page(findings).html());
    Files.writeString(absolute.resolve("report.csv"), Tables.csv(findings));
    Files.writeString(absolute.resolve("report.json"), Tables.json(findings));
    System.out.println(absolute.resolve("report.html"));
  }
}
