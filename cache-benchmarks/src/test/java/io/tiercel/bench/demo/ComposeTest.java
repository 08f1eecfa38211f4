package io.tiercel.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Whether the containers of {@code docs/operations/compose} fit together, as far as that shows
 * without running them: that they run is for the workflow {@code compose}.
 */
@Timeout(120)
@SuppressWarnings("unchecked") // YAML has no types
class ComposeTest {
  private static final Path FOLDER =
      Path.of("").toAbsolutePath().getParent().resolve("docs/operations/compose");

  private final Map<String, Map<String, Object>> services =
      (Map<String, Map<String, Object>>) yaml("docker-compose.yml").get("services");

  private static Map<String, Object> yaml(String file) {
    try {
      Load load = new Load(LoadSettings.builder().build());
      return (Map<String, Object>) load.loadFromString(Files.readString(FOLDER.resolve(file)));
    } catch (IOException failure) {
      throw new AssertionError(file, failure);
    }
  }

  private static List<String> strings(Object list) {
    return list instanceof List<?> some ? some.stream().map(String::valueOf).toList() : List.of();
  }

  /** What is mounted, by where. */
  private Map<String, Path> mounted(String service) {
    Map<String, Path> all = new HashMap<>();
    for (Object volume : (List<?>) services.get(service).get("volumes")) {
      if (volume instanceof Map<?, ?> parts) {
        assertThat(parts.get("read_only")).as("%s", parts).isEqualTo(true);
        all.put((String) parts.get("target"), file(parts.get("source")));
      } else {
        String[] parts = ((String) volume).split(":", 3);
        assertThat(parts[2]).as("%s", volume).isEqualTo("ro");
        all.put(parts[1], file(parts[0]));
      }
    }
    return all;
  }

  private static Path file(Object source) {
    return FOLDER.resolve((String) source).normalize();
  }

  private Map<String, String> showcase() {
    return (Map<String, String>) services.get("showcase").get("environment");
  }

  @Test
  void images_arePinnedToAVersion() {
    assertThat(services).hasSize(5);
    services.forEach(
        (name, service) ->
            assertThat((String) service.get("image"))
                .as(name)
                .matches("[a-z/-]+:v?\\d+\\.\\d+[0-9._]*(-[a-z]+)?"));
  }

  @Test
  void mountedFiles_areThere() {
    Path jar = mounted("showcase").remove("/showcase/benchmarks.jar");
    assertThat(jar).hasFileName("benchmarks.jar"); // and is there once it was packaged
    assertThat(jar.getParent().getParent().resolve("pom.xml"))
        .content()
        .contains("<finalName>benchmarks");
    assertThat(strings(services.get("showcase").get("command")))
        .contains("/showcase/benchmarks.jar");
    for (String service : List.of("prometheus", "grafana")) {
      assertThat(mounted(service).values()).isNotEmpty().allSatisfy(it -> assertThat(it).exists());
    }
  }

  @Test
  void whatIsWaitedFor_isAService() {
    for (Map<String, Object> service : services.values()) {
      Object needed = service.getOrDefault("depends_on", List.of());
      Stream<?> names =
          needed instanceof Map<?, ?> map ? map.keySet().stream() : strings(needed).stream();
      assertThat(names).allSatisfy(it -> assertThat(services).containsKey((String) it));
    }
    assertThat(showcase().get("TIERCEL_REDIS")).contains("//redis:");
    assertThat(showcase().get("TIERCEL_JDBC")).contains("//postgres/");
  }

  @Test
  void environmentOfTheShowcase_isUnderstoodByIt() {
    String usage = new Showcase(Map.of()).usage();
    assertThat(showcase()).isNotEmpty();
    assertThat(showcase().keySet())
        .allSatisfy(name -> assertThat(usage).containsPattern("\\b" + name + "\\b"));
  }

  @Test
  void ports_areOpenToThisMachineOnlyAndThoseThatThePartsListenOn() {
    Map<String, String> listening =
        Map.of("showcase", showcase().get("TIERCEL_PORT"), "prometheus", "9090", "grafana", "3000");
    services.forEach(
        (name, service) -> {
          String port = listening.get(name);
          List<String> open = port == null ? List.of() : List.of("127.0.0.1:" + port + ":" + port);
          assertThat(strings(service.get("ports"))).as(name).isEqualTo(open);
        });
  }

  @Test
  void prometheus_scrapesTheShowcaseAndHasOurRules() {
    Map<String, Object> config = yaml("prometheus.yml");
    assertThat(strings(config.get("rule_files"))).containsExactly("alerts.yml");
    assertThat(mounted("prometheus"))
        .containsKeys("/etc/prometheus/prometheus.yml", "/etc/prometheus/alerts.yml");
    assertThat(target()).isEqualTo("showcase:" + showcase().get("TIERCEL_PORT"));
    assertThat(target()).startsWith(showcase().get("TIERCEL_REACHED_AS") + ":");
    assertThat(scrape()).doesNotContainKey("metrics_path"); // so it is /metrics
  }

  private static Map<String, Object> scrape() {
    return ((List<Map<String, Object>>) yaml("prometheus.yml").get("scrape_configs")).get(0);
  }

  private static String target() {
    List<Map<String, Object>> targets = (List<Map<String, Object>>) scrape().get("static_configs");
    return strings(targets.get(0).get("targets")).get(0);
  }

  @Test
  void grafana_findsPrometheusAndOurDashboard() {
    Map<String, Object> source =
        ((List<Map<String, Object>>) yaml("grafana-datasource.yml").get("datasources")).get(0);
    assertThat(source).containsEntry("type", "prometheus");
    assertThat(source).containsEntry("url", "http://prometheus:9090");
    Map<String, Object> provider =
        ((List<Map<String, Object>>) yaml("grafana-dashboards.yml").get("providers")).get(0);
    String folder = (String) ((Map<String, Object>) provider.get("options")).get("path");
    assertThat(mounted("grafana")).containsKey(folder + "/tiercel.json");
  }

  @Test
  void showcase_servesTheMetersWherePrometheusAsksForThem() throws Exception {
    Map<String, String> here = new HashMap<>(showcase());
    here.remove("TIERCEL_REDIS");
    here.putAll(Map.of("TIERCEL_JDBC", "jdbc:h2:mem:showcase", "TIERCEL_PORT", "0"));
    here.replace("TIERCEL_TOKEN", "a token of this test");
    PrintStream out = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    Thread running = new Thread(() -> new Showcase(here).run(List.of()), "showcase");
    running.start();
    try {
      String uri = untilItSays(said, "the console is on ");
      int port = Integer.parseInt(uri.replaceAll(".*:(\\d+).*", "$1"));
      List<String> answer = get(port, "/metrics", target());
      assertThat(answer.get(0)).contains(" 200 ");
      assertThat(String.join("\n", answer))
          .contains("tiercel_tier_gets_total{cache=\"products\"")
          .contains("tiercel_load_seconds_count")
          .contains("hikaricp_connections{pool=\"tiercel-jdbc\"}");
      assertThat(get(port, "/health", target()).get(0)).contains(" 200 ");
      assertThat(get(port, "/metrics", "elsewhere").get(0)).contains(" 403 ");
    } finally {
      System.setOut(out);
      running.interrupt();
      running.join();
    }
  }

  private static String untilItSays(ByteArrayOutputStream said, String beginning) {
    assertThat(Narrator.comesTrue(() -> text(said).contains(beginning))).isTrue();
    return text(said).lines().filter(it -> it.contains(beginning)).findFirst().orElseThrow();
  }

  private static String text(ByteArrayOutputStream said) {
    return said.toString(StandardCharsets.UTF_8);
  }

  /** By hand, because the JDK's client names no other host than the one it asks. */
  private static List<String> get(int port, String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      List<String> lines = new ArrayList<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
      return lines;
    }
  }
}
