package io.tiercel.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.BreakerPolicy.Trip;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GuardPoliciesTest {

  private static final BreakerPolicy BREAKER = BreakerPolicy.DEFAULT;
  private static final Trip TRIP = Trip.DEFAULT;
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @MethodSource
  void setting_thatCannotWork_failsWithItsValueAndTheRule(Supplier<?> setting, String message) {
    assertThatThrownBy(setting::get).isInstanceOf(ConfigurationException.class).hasMessage(message);
  }

  static Arguments[] setting_thatCannotWork_failsWithItsValueAndTheRule() {
    return new Arguments[] {
      bad(
          () -> TimeLimits.DEFAULT.withRead(Duration.ZERO),
          "timeLimits.read is PT0S but must be above zero"),
      bad(
          () -> TimeLimits.DEFAULT.withWrite(Duration.ofMillis(-1)),
          "timeLimits.write is PT-0.001S but must be at least zero"),
      bad(
          () -> TimeLimits.DEFAULT.withInvalidate(Duration.ZERO),
          "timeLimits.invalidate is PT0S but must be above zero"),
      bad(() -> TimeLimits.all(null), "timeLimits.read is null but must be given"),
      bad(() -> BREAKER.withTrip(null), "trip is null but must be given"),
      bad(() -> BREAKER.openFor(Duration.ZERO, SECOND), "firstOpen is PT0S but must be above zero"),
      bad(
          () -> BREAKER.openFor(SECOND, Duration.ofMillis(1)),
          "longestOpen is PT0.001S but must be at least firstOpen, PT1S"),
      bad(
          () -> BREAKER.openFor(SECOND, Duration.ofDays(2)),
          "longestOpen is PT48H but must be at most a day"),
      bad(() -> BREAKER.withProbes(0), "probes is 0 but must be at least 1"),
      bad(() -> TRIP.over(Duration.ZERO, 1), "window is PT0S but must be above zero"),
      bad(() -> TRIP.over(SECOND, 0), "minimumCalls is 0 but must be at least 1"),
      bad(() -> TRIP.withFailureRate(0), "failureRate is 0.0 but must be above 0 and at most 1"),
      bad(
          () -> TRIP.withFailureRate(Double.NaN),
          "failureRate is NaN but must be above 0 and at most 1"),
      bad(
          () -> TRIP.withSlowCalls(SECOND, 1.5),
          "slowRate is 1.5 but must be above 0 and at most 1"),
      bad(
          () -> TRIP.withSlowCalls(Duration.ofDays(2), 1),
          "slowCall is PT48H but must be at most a day"),
      bad(() -> TRIP.withSilentTimeouts(0), "silentTimeouts is 0 but must be at least 1")
    };
  }

  @ParameterizedTest
  @MethodSource
  void setting_thatWasChanged_leavesTheOthers(Object changed, Object expected) {
    assertThat(changed).isEqualTo(expected);
  }

  static Arguments[] setting_thatWasChanged_leavesTheOthers() {
    Duration minute = Duration.ofMinutes(1);
    return new Arguments[] {
      Arguments.of(TimeLimits.all(SECOND).withRead(minute), new TimeLimits(minute, SECOND, SECOND)),
      Arguments.of(
          TimeLimits.all(SECOND).withWrite(minute), new TimeLimits(SECOND, minute, SECOND)),
      Arguments.of(
          TimeLimits.all(SECOND).withInvalidate(minute), new TimeLimits(SECOND, SECOND, minute)),
      Arguments.of(
          BREAKER.openFor(SECOND, minute).withProbes(7).withTrip(TRIP.withSilentTimeouts(2)),
          new BreakerPolicy(TRIP.withSilentTimeouts(2), SECOND, minute, 7)),
      Arguments.of(
          TRIP.over(minute, 5).withFailureRate(0.2).withSlowCalls(SECOND, 0.3),
          new Trip(minute, 5, 0.2, SECOND, 0.3, TRIP.silentTimeouts()))
    };
  }

  private static Arguments bad(Supplier<?> setting, String message) {
    return Arguments.of(setting, message);
  }
}
