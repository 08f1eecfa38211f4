package io.tiercel.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.console.Events.Times;
import io.tiercel.spi.Observer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the console remembers of events. */
class EventsTest {
  private final Events events = new Events();

  @Test
  void failuresOfACodec_areCountedFromNoneOn() {
    Map<String, Long> counted = new TreeMap<>();
    events.expectCodecFailures("redis");
    events.codecFailed("redis", "corrupt");
    events.eachCount(
        (series, count) -> {
          if (series.labels().contains("reason")) {
            counted.put(series.labels().get(3), count.sum());
          }
        });
    assertThat(counted)
        .containsOnlyKeys(Observer.CODEC_FAILURES)
        .containsEntry("corrupt", 1L)
        .containsEntry("payload", 0L);
  }

  @Test
  void longestLag_isForgottenAfterTwoPeriods() {
    events.applied(300);
    events.applied(100);
    Times lag = events.lag();
    assertThat(lag.longest()).isEqualTo(0.3);
    events.turn();
    events.applied(200);
    assertThat(lag.longest()).as("of the period before, too").isEqualTo(0.3);
    events.turn();
    assertThat(lag.longest()).isEqualTo(0.2);
    events.turn();
    assertThat(lag.longest()).isZero();
    assertThat(lag.count()).isEqualTo(3);
    assertThat(lag.sum()).isEqualTo(0.6);
  }
}
