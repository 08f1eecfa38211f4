package io.tiercel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tiercel.bench.load.report.Result;
import io.tiercel.bench.load.scenario.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final List<Fault> tried = Collections.synchronizedList(new ArrayList<>());

  @Test
  void marks_areOfWhatHappenedAndWhen() throws Exception {
    Faults faults = begun(List.of(fault(0, Fault.Kind.KILL_REDIS)), 5_000, fault -> {});

    assertThat(faults.problems()).isEmpty();
    assertThat(faults.marks()).extracting(Result.Mark::what).containsExactly("kill redis");
    // It was planned for 0 s, but only then was there somebody to do it.
    assertThat(faults.marks().get(0).second()).isCloseTo(5, within(4.0)).isGreaterThanOrEqualTo(5);
  }

  @Test
  void faultThatFails_isAProblemAndTheNextOneHappens() throws Exception {
    Faults faults =
        begun(
            List.of(
                fault(0, Fault.Kind.STOP_REDIS),
                fault(0, Fault.Kind.CONTINUE_REDIS),
                fault(0, Fault.Kind.FAIL_DATABASE)),
            0,
            fault -> {
              if (fault.what() == Fault.Kind.STOP_REDIS) {
                throw new IOException("no kill here");
              } else if (fault.what() == Fault.Kind.CONTINUE_REDIS) {
                throw new IllegalStateException("nor there");
              }
            });

    assertThat(faults.problems())
        .containsExactly(
            "stop redis at 0.0 s failed: no kill here",
            "continue redis at 0.0 s failed: nor there");
    assertThat(faults.marks()).extracting(Result.Mark::what).containsExactly("fail database");
  }

  @Test
  void faultThatTheEndOvertakes_isAProblem() throws Exception {
    Faults faults =
        begun(
            List.of(fault(0, Fault.Kind.KILL_REDIS), fault(9_500, Fault.Kind.START_REDIS)),
            0,
            fault -> {});

    assertThat(faults.problems())
        .containsExactly("start redis at 9.5 s did not happen before the end");
    assertThat(faults.marks()).hasSize(1);
  }

  /** Ends as soon as all that are due at once were tried. */
  private Faults begun(List<Fault> planned, long agoMillis, Faults.Doing doing) throws Exception {
    Faults faults =
        new Faults(
            planned,
            System.currentTimeMillis() - agoMillis,
            fault -> {
              tried.add(fault);
              doing.happen(fault);
            });
    faults.begin();
    long due = planned.stream().filter(fault -> fault.at().isZero()).count();
    await().until(() -> tried.size() == due);
    faults.end();
    return faults;
  }

  private static Fault fault(long atMillis, Fault.Kind what) {
    return new Fault(Duration.ofMillis(atMillis), what, 0, Duration.ZERO);
  }
}
