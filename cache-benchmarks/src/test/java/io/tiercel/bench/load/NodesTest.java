package io.tiercel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.bench.load.scenario.Phases;
import io.tiercel.bench.load.scenario.Scenario;
import io.tiercel.bench.load.scenario.ScenarioReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodesTest {
  private static final Phases TWO_SECONDS =
      new Phases(Duration.ZERO, Duration.ofSeconds(2), Duration.ZERO);

  @TempDir Path directory;

  @Test
  void nodesThatEndByThemselves_areProblemsAndThoseThatFaultsKilledAreNot() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("three.yml"), "{name: x, nodes: 3, rate: 9/s, stack: {memory: {}}}");
    Scenario scenario = ScenarioReader.read(file);
    try (Ground ground = new Ground(scenario);
        Nodes nodes = new Nodes(scenario, file, ground, new Collected(second -> {}))) {
      ground.prepare();
      nodes.startAll();
      nodes.go(9, TWO_SECONDS);
      nodes.kill(2);
      nodes.tell("an order that none understands, of which they die");
      nodes.awaitEnd(TWO_SECONDS);

      assertThat(nodes.problems(Duration.ofSeconds(20)))
          .containsExactly(
              "node 1 ended by itself, with exit code 1",
              "node 3 ended by itself, with exit code 1");
      assertThat(nodes.areAllAlive()).isFalse();
    }
  }
}
