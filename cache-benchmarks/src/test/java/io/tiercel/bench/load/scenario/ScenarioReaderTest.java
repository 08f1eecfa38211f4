package io.tiercel.bench.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tiercel.bench.load.scenario.Scenario.Measure;
import io.tiercel.bench.load.scenario.Scenario.Operation;
import io.tiercel.bench.load.scenario.Scenario.Threshold;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {
  private static final String LEAST =
      """
      name: least
      rate: 10/s
      stack:
        memory: {entries: 5}
        redis: {life: 10m}
      """;

  @Test
  void everything_isRead() {
    Scenario scenario =
        ScenarioReader.parse(
            "s.yml",
            LEAST
                + """
                operations: {read: 95, write: 5}
                faults:
                  - {at: 20s, do: slow database, by: 50ms}
                  - {at: 10s, do: kill redis}
                  - {at: 15s, do: kill node, node: 2}
                thresholds: {p99: 50ms, errors: 0.5%, throughput: 95%}
                """);

    assertThat(scenario.load().operations())
        .containsEntry(Operation.READ, 95)
        .containsEntry(Operation.WRITE, 5);
    assertThat(scenario.faults())
        .extracting(Fault::text)
        .containsExactly("kill redis", "kill node 2", "slow database by 50 ms");
    assertThat(scenario.stack().redis()).contains(new Scenario.Tier(0, Duration.ofMinutes(10)));
    assertThat(scenario.thresholds())
        .containsExactly(
            new Threshold(Measure.P99, 50),
            new Threshold(Measure.ERRORS, 0.005),
            new Threshold(Measure.THROUGHPUT, 0.95));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          phases: {steady: 300ms}                   | line 6: phases.steady is "300ms"
          phases: {steady: 999999999h}              | line 6: phases.steady is "999999999h"
          thresholds: {p99: 999999999h}             | line 6: thresholds.p99 is "999999999h"
          operations: {read: 0}                     | operations must give something a weight above 0
          speed: 3                                  | line 6: speed is not known
          phases: {steady: 30}                      | line 6: phases.steady is "30", but must be a length
          phases: {steady: -5s}                     | line 6: phases.steady is "-5s"
          phases: {steady: 0s}                      | line 6: phases.steady is "0s", but must be a length of time of at least 1s
          nodes: -1                                 | line 6: nodes is "-1", but must be a whole number from 1 to 32
          nodes: 2.5                                | line 6: nodes is "2.5"
          rate: 5/s                                 | line 6: rate is given twice
          keys: {count: many}                       | line 6: keys.count is "many"
          keys: {distribution: normal}              | line 6: keys.distribution is "normal", but must be one of uniform, zipf
          keys: 5                                   | line 6: keys must be a mapping
          operations: {delete: 1}                   | line 6: operations.delete is not known; known here are read, write
          thresholds: {p99: 50%}                    | line 6: thresholds.p99 is "50%"
          thresholds: {errors: 101%}                | line 6: thresholds.errors is "101%"
          faults: {at: 5s}                          | line 6: faults must be a sequence
          faults: [{at: 5s}]                        | line 6: faults[0].do is missing
          faults: [{at: 5s, do: kill disk}]         | line 6: faults[0].do is "kill disk", but must be one of kill redis
          faults: [{at: 5s, do: kill node}]         | line 6: faults[0].node is missing
          faults: [{at: 5s, do: kill redis, by: 1s}]| line 6: faults[0].by is not known
          faults: [{at: 5s, do: kill node, node: 3}]| faults: there is no node 3
          faults: [{at: 9m, do: kill redis}]        | faults: "kill redis" comes after the end
          'x: [1'                                   | this is no YAML
          """)
  void mistake_isToldWithItsLineItsKeyAndTheRule(String line, String message) {
    assertThatThrownBy(() -> ScenarioReader.parse("s.yml", LEAST + line + "\n"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith("s.yml, line ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                      | s.yml is empty
          '{name: x, rate: 5/s, stack: {http: "http://a/{bad"}}' | stack.http is "http://a/{bad"
          'name: x'                               | rate is missing; it must be a rate above 0, as 2000/s
          'rate: 5/s'                             | name is missing
          '{name: x, rate: 5}'                    | rate is "5"
          '{name: x, rate: 5/s}'                  | stack must have a tier
          '{name: x, rate: 5/s, stack: {http: "http://a", memory: {}}}' | stack must have a tier
          '{name: x, rate: 5/s, stack: {memory: {entries: 0}}}' | stack.memory.entries is "0"
          '{name: x, rate: 5/s, stack: {memory: {}}, faults: [{at: 1s, do: kill redis}]}' | needs stack.redis
          '{name: x, rate: 5/s, stack: {http: "http://a"}, faults: [{at: 1s, do: fail database}]}' | needs a cache
          '{name: x, rate: 5/s, stack: {http: "http://a"}, thresholds: {hits: 50%}}' | hits is not measured
          '{name: x, rate: 5/s, stack: {http: "http://a"}, thresholds: {stale: 0%}}' | stale is not measured
          """)
  void scenarioThatLacksSomething_isRefused(String yaml, String message) {
    assertThatThrownBy(() -> ScenarioReader.parse("s.yml", yaml))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining(message);
  }

  @Test
  void phases_countAndTimeAreEachOthersInverse() {
    Phases phases =
        new Phases(Duration.ofSeconds(4), Duration.ofSeconds(10), Duration.ofSeconds(2));

    assertThat(phases.countAt(16, 100)).isCloseTo(1_300, within(1e-6));
    for (double n = 1; n < 1_300; n += 7) {
      assertThat(phases.countAt(phases.timeOf(n, 100), 100)).isCloseTo(n, within(1e-6));
    }
    assertThat(phases.timeOf(1_301, 100)).isInfinite();
  }
}
