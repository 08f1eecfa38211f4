package io.tiercel.bench.compare;

import io.tiercel.bench.TextFiles;
import io.tiercel.bench.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A file of findings: one a line, as JSON, in the order in which they were found. */
public final class Results {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;

  /** A file that may or may not be there. */
  public Results(Path file) {
    this.file = file;
  }

  /** Adds what was found here and now. */
  public void add(Outcome outcome) throws IOException {
    TextFiles.reserve(file);
    String line = JSON.writeValueAsString(Finding.of(outcome, Machine.here().facts())) + '\n';
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** All that is there. */
  public List<Finding> read() {
    List<Finding> findings = new ArrayList<>();
    int number = 0;
    for (String line : TextFiles.read(file).lines().toList()) {
      number++;
      if (!line.isBlank()) {
        findings.add(
            TextFiles.json(line, Finding.class, file + ", line " + number + ", is no result"));
      }
    }
    return findings;
  }

  /** All that is there in some files; of what was found more than once, the last. */
  public static List<Finding> latest(List<Path> files) {
    Map<String, Finding> latest = new LinkedHashMap<>();
    for (Path one : files) {
      if (!Files.isRegularFile(one)) {
        throw new UsageException("there is no file " + one);
      }
      new Results(one).read().forEach(finding -> latest.put(finding.title(), finding));
    }
    return List.copyOf(latest.values());
  }
}
