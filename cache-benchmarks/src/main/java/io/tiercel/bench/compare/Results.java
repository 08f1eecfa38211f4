package io.tiercel.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of results: one outcome a line, as JSON, in the order in which they were found. A run
 * appends to it.
 */
public final class Results {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final Machine machine = Machine.here();

  /** A file that may or may not be there. */
  public Results(Path file) {
    this.file = file;
  }

  /** Adds an outcome. */
  public void add(Outcome outcome) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    String line = JSON.writeValueAsString(described(outcome)) + '\n';
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Map<String, Object> described(Outcome outcome) {
    List<Object> sides = new ArrayList<>();
    outcome.comparison().sides().forEach(side -> sides.add(side(outcome, side.name())));
    List<Object> bars = new ArrayList<>();
    outcome.comparison().bars().forEach(bar -> bars.add(bar(outcome, bar)));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("title", outcome.comparison().title());
    all.put("baseline", outcome.baseline());
    all.put("sides", sides);
    all.put("bars", bars);
    all.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    all.put("machine", machine.facts());
    return all;
  }

  private static Map<String, Object> side(Outcome outcome, String side) {
    List<Map<String, Double>> samples = new ArrayList<>();
    outcome.samples().getOrDefault(side, List.of()).forEach(one -> samples.add(one.figures()));
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", side);
    described.put("medians", outcome.medians(side));
    described.put("samples", samples);
    return described;
  }

  private static Map<String, Object> bar(Outcome outcome, Bar bar) {
    double reached = outcome.reached(bar);
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("side", bar.side());
    described.put("figure", bar.figure());
    described.put("relation", bar.relation().name());
    described.put("limit", bar.limit());
    described.put("reached", Double.isNaN(reached) ? null : reached);
    described.put("met", bar.isMet(reached));
    return described;
  }

  /** All lines that are there. */
  public List<String> lines() throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }
}
