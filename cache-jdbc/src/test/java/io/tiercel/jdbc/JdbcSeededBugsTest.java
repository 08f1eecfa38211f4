package io.tiercel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.testkit.simulation.Patch;
import io.tiercel.testkit.simulation.Trace;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without any one of its guards, the JDBC tier breaks a promise, and the simulation sees it. */
class JdbcSeededBugsTest {
  private static final int SEEDS = 1_500;

  private static Patch manyWriters;

  @BeforeAll
  static void plant() {
    manyWriters = JdbcSimulationTest.withManyWriters();
  }

  @AfterAll
  static void remove() {
    manyWriters.close();
  }

  @ParameterizedTest
  @EnumSource
  void seededBug_isFound(JdbcSeededBug bug) {
    String finding = findingOf(bug);
    assertThat(finding).as("what the simulation finds within %d seeds", SEEDS).isNotNull();
    if (!finding.startsWith(bug.foundBy() + " ")) {
      System.out.println(bug + " takes a search; note its new seed: " + finding);
    }
  }

  @SuppressWarnings("try") // the patch is there to be closed
  private static @Nullable String findingOf(JdbcSeededBug bug) {
    try (Patch patch = bug.plant()) {
      return LongStream.concat(LongStream.of(bug.foundBy()), LongStream.range(0, SEEDS))
          .mapToObj(JdbcSeededBugsTest::findingOf)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }
  }

  static @Nullable String findingOf(long seed) {
    try {
      JdbcSimulationTest.run(seed, Trace.none());
      return null;
    } catch (RuntimeException | Error broken) {
      return seed + " | " + broken.getMessage();
    }
  }
}
