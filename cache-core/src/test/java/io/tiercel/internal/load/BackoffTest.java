package io.tiercel.internal.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.policy.RetryPolicy;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Throwable CAUSE = new IllegalStateException("broken");

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final Backoff<String> backoff =
      new Backoff<>(
          new RetryPolicy(Duration.ofMillis(100), Duration.ofMillis(1000), false), scheduling);

  @Test
  void key_thatDidNotFail_isNotLeftAlone() {
    assertThat(backoff.isEmpty()).isTrue();
    assertThat(current("k")).isNull();
    backoff.failed("other", CAUSE, scheduling.millis());
    assertThat(current("k")).isNull();
    assertThat(backoff.isEmpty()).isFalse();
  }

  @Test
  void pauses_doubleUpToTheLongest_andLetTheFailureBeRepeatedMeanwhile() {
    assertThat(pauseAfterFailure()).isBetween(50L, 100L);
    assertThat(pauseAfterFailure()).isBetween(100L, 200L);
    assertThat(pauseAfterFailure()).isBetween(200L, 400L);
    assertThat(pauseAfterFailure()).isBetween(400L, 800L);
    assertThat(pauseAfterFailure()).isBetween(500L, 1000L);
    assertThat(pauseAfterFailure()).isBetween(500L, 1000L);
  }

  @Test
  void key_thatWasQuietForLong_beginsAnew() {
    pauseAfterFailure();
    pauseAfterFailure();
    scheduling.advance(Duration.ofSeconds(3));
    assertThat(pauseAfterFailure()).isBetween(50L, 100L);
  }

  @Test
  void key_thatWasCleared_isLoadedAtOnce_andBeginsAnew() {
    pauseAfterFailure();
    backoff.failed("k", CAUSE, scheduling.millis());
    backoff.failed("other", CAUSE, scheduling.millis());
    backoff.clear("k");
    assertThat(current("k")).isNull();
    assertThat(current("other")).isSameAs(CAUSE);
    assertThat(pauseAfterFailure()).isBetween(50L, 100L);
  }

  @Test
  void failureThatIsLongOver_mattersNoMore() {
    backoff.failed("k", CAUSE, scheduling.millis());
    scheduling.advance(Duration.ofMillis(2_990));
    assertThat(backoff.isEmpty()).isFalse();
    scheduling.advance(Duration.ofMillis(10));
    assertThat(backoff.isEmpty()).isTrue();
  }

  @Test
  void clear_endsAllOfThem() {
    backoff.failed("k", CAUSE, scheduling.millis());
    backoff.failed("other", CAUSE, scheduling.millis());
    backoff.clear();
    assertThat(backoff.isEmpty()).isTrue();
    assertThat(current("other")).isNull();
  }

  @Test
  void policyWithoutBackoff_remembersNothing() {
    Backoff<String> none = new Backoff<>(RetryPolicy.NONE, scheduling);
    none.failed("k", CAUSE, scheduling.millis());
    assertThat(none.isEmpty()).isTrue();
  }

  @Test
  void failures_ofMoreKeysThanItKeeps_doNotFillTheMemory() {
    for (int i = 0; i < 50_000; i++) {
      backoff.failed("k" + i, CAUSE, scheduling.millis());
    }
    int kept = 0;
    for (int i = 0; i < 50_000; i++) {
      kept += current("k" + i) == null ? 0 : 1;
    }
    assertThat(kept).isBetween(1, 10_100);
  }

  private Throwable current(String key) {
    return backoff.current(key, scheduling.millis());
  }

  private long pauseAfterFailure() {
    backoff.failed("k", CAUSE, scheduling.millis());
    long millis = 0;
    while (current("k") != null) {
      assertThat(current("k")).isSameAs(CAUSE);
      scheduling.advance(Duration.ofMillis(1));
      millis++;
    }
    return millis;
  }
}
