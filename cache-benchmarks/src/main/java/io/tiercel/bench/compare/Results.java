package io.tiercel.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
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
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    String line = JSON.writeValueAsString(Finding.of(outcome, Machine.here().facts())) + '\n';
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** All that is there. */
  public List<Finding> read() throws IOException {
    List<Finding> findings = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      if (!line.isBlank()) {
        findings.add(finding(line, number));
      }
    }
    return findings;
  }

  private Finding finding(String line, int number) {
    try {
      return JSON.readValue(line, Finding.class);
    } catch (JacksonException broken) {
      throw new IllegalArgumentException(
          file + ", line " + number + ", is no result: " + broken.getOriginalMessage(), broken);
    }
  }

  /** All that is there in some files; of what was found more than once, the last. */
  public static List<Finding> latest(List<Path> files) throws IOException {
    Map<String, Finding> latest = new LinkedHashMap<>();
    for (Path one : files) {
      if (!Files.isRegularFile(one)) {
        throw new IllegalArgumentException("there is no file " + one);
      }
      new Results(one).read().forEach(finding -> latest.put(finding.title(), finding));
    }
    return List.copyOf(latest.values());
  }
}
