package io.tiercel.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {

  private static final Growth GROWTH = new Growth(Duration.ofMillis(100), Duration.ofSeconds(10));

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 200", "6, 6400", "7, 10000", "64, 10000", "2147483647, 10000"})
  void pause_doublesUpToTheLongest_andItsLastHalfIsRandom(int earlier, long full) {
    for (long random : new long[] {0, 1, -1, 12_345_678_901L, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(GROWTH.pause(earlier, random))
          .isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
    assertThat(GROWTH.pause(earlier, 1)).isNotEqualTo(GROWTH.pause(earlier, 0));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "1000"})
  void pause_ofAThousandYears_isCut(int earlier) {
    Duration ages = Duration.ofDays(365_000);
    assertThat(new Growth(ages, ages).pause(earlier, -1)).isLessThan(ages);
  }

  @ParameterizedTest
  @CsvSource({"0", "5"})
  void pause_ofNothing_isNothing(int earlier) {
    assertThat(new Growth(Duration.ZERO, Duration.ZERO).pause(earlier, -1)).isZero();
  }
}
