package io.tiercel.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What every simulation shows. It runs {@code -Dseeds} seeds, or as many as are usual, from {@code
 * -Dfrom} on. With {@code -Dseed} it replays one, and prints what happened.
 */
public abstract class SimulationContract {

  private final String replay;
  private final Size size;

  /**
   * How much is run.
   *
   * @param seeds how many seeds, unless something else is asked for
   * @param twice how many of them once more, for their fingerprints
   * @param atOnce how many at once: more where a simulation waits more than it runs
   */
  public record Size(long seeds, long twice, int atOnce) {}

  /** A simulation of that module. */
  protected SimulationContract(String module, Size size) {
    this.replay =
        "-pl "
            + module
            + " -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
            + getClass().getSimpleName();
    this.size = size;
  }

  /** Runs one seed, and answers its fingerprint. */
  protected abstract long run(long seed, Trace trace);

  @Test
  @DisabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "one is replayed")
  void everySeed_keepsEveryPromise() throws InterruptedException {
    Runs runs = new Runs(seed -> run(seed, Trace.none()), replay, size.atOnce());
    assertThat(runs.failures(size.seeds())).isEmpty();
  }

  @Test
  @DisabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "one is replayed")
  void sameSeed_leavesTheSameFingerprintTwice() {
    for (long seed = 0; seed < size.twice(); seed++) {
      assertThat(run(seed, Trace.none())).isEqualTo(run(seed, Trace.kept()));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "nothing to replay")
  void oneSeed_isReplayedWithItsEvents() {
    Trace trace = Trace.kept();
    try {
      run(Long.getLong("seed", 0), trace);
    } finally {
      trace.lines().forEach(System.out::println);
    }
  }
}
