package io.tiercel.micrometer;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiercel.TieredCache;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.testkit.CodingTier;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether dashboards and alerts ask for what is really exported. */
class OperationsQueriesTest {
  private static final Path DOCS = Path.of("").toAbsolutePath().getParent().resolve("docs");
  private static final Pattern SERIES =
      Pattern.compile("((?:tiercel|cache)_[a-z_]+)(?:\\{([^}]*)\\})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|!~|=)\"([^\"]*)\"");
  private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");
  private static final Pattern ALERT = Pattern.compile("alert: (\\w+)\\s+expr: '([^']*)'");

  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);

  /** The labels of each exported metric, and the values of each label. */
  private final Map<String, Map<String, Set<String>>> exported = new HashMap<>();

  @BeforeEach
  void export() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    RecordingLoader loader = new RecordingLoader();
    CodingTier<String, String> shared = new CodingTier<>(stack.factory(SHARED));
    TieredCache<String, String> cache =
        scene.open(
            TieredCache.<String, String>named("products")
                .memory(memory -> memory.maximumSize(100))
                .tier(shared, tier -> tier.breaker(BreakerPolicy.DEFAULT))
                .scheduling(stack.scheduling())
                .loader(loader));
    CacheMeters.bind(cache, registry);
    shared.failsToCode("corrupt");
    cache.get("k");
    loader.fails("bad", new IllegalStateException("down"));
    assertThatThrownBy(() -> cache.get("bad")).hasMessage("down");
    stack.faults(SHARED).always(Operation.GET, Failure.FAILS);
    for (int i = 0; i < 30; i++) {
      cache.getIfPresent("k" + i);
    }
    registry.scrape().lines().filter(line -> !line.startsWith("#")).forEach(this::read);
    assertThat(exported).hasSizeGreaterThan(25);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void read(String line) {
    Matcher series = Pattern.compile("^(\\w+)(?:\\{(.*)\\})? ").matcher(line);
    assertThat(series.find()).as(line).isTrue();
    Map<String, Set<String>> labels =
        exported.computeIfAbsent(series.group(1), name -> new HashMap<>());
    Matcher label = Pattern.compile("(\\w+)=\"([^\"]*)\"").matcher(String.valueOf(series.group(2)));
    while (label.find()) {
      labels.computeIfAbsent(label.group(1), name -> new TreeSet<>()).add(label.group(2));
    }
  }

  @Test
  void everyQueryOfTheDashboard_asksForWhatIsExported() throws IOException {
    JsonNode dashboard =
        JsonMapper.shared().readTree(Files.readString(DOCS.resolve("operations/dashboard.json")));
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(panel.get("targets")).as(panel.get("title").asString()).isNotEmpty();
      panel.get("targets").forEach(target -> queries.add(target.get("expr").asString()));
    }
    assertThat(queries).hasSizeGreaterThan(20);
    queries.stream().filter(query -> !isOfPool(query)).forEach(this::check);
    check(dashboard.get("templating").toString().replaceAll(".*label_values\\((\\w+),.*", "$1"));
  }

  @Test
  void everyQueryOfTheAlerts_asksForWhatIsExportedAndHasARunbook() throws IOException {
    String runbook = Files.readString(DOCS.resolve("operations.md"));
    Matcher alert = ALERT.matcher(Files.readString(DOCS.resolve("operations/alerts.yml")));
    int found = 0;
    for (; alert.find(); found++) {
      if (!isOfPool(alert.group(2))) {
        check(alert.group(2));
      }
      assertThat(runbook).contains("| `" + alert.group(1) + "` | ");
    }
    assertThat(found).isGreaterThan(10);
  }

  /** Those are checked where there is a pool, by the tests of the JDBC tier. */
  private static boolean isOfPool(String query) {
    return query.contains("hikaricp_");
  }

  @Test
  void wrongQueries_areFound() {
    for (String wrong :
        List.of(
            "tiercel_tier_gets",
            "tiercel_loads_total{outcome=\"failure\"}",
            "tiercel_loads_total{result=\"failed\"}",
            "sum by (tier) (tiercel_undelivered)")) {
      assertThatThrownBy(() -> check(wrong)).as(wrong).isInstanceOf(AssertionError.class);
    }
  }

  private void check(String query) {
    Matcher series = SERIES.matcher(query);
    int found = 0;
    for (; series.find(); found++) {
      Map<String, Set<String>> labels = exported.get(series.group(1));
      assertThat(labels).as("%s in %s", series.group(1), query).isNotNull();
      checkMatchers(query, String.valueOf(series.group(2)), labels);
      GROUPING
          .matcher(query)
          .results()
          .flatMap(group -> Stream.of(group.group(1).split(", ")))
          .filter(label -> !label.equals("instance")) // which Prometheus adds
          .forEach(label -> assertThat(labels).as(query).containsKey(label));
    }
    assertThat(found).as(query).isPositive();
  }

  private static void checkMatchers(
      String query, String matchers, Map<String, Set<String>> labels) {
    Matcher matcher = MATCHER.matcher(matchers);
    while (matcher.find()) {
      assertThat(labels).as(query).containsKey(matcher.group(1));
      if (!matcher.group(3).startsWith("$")) {
        assertThat(labels.get(matcher.group(1)))
            .as(query)
            .containsAll(List.of(matcher.group(3).split("\\|")));
      }
    }
  }
}
