package io.tiercel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.CacheOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table of flights, where one key has many of them. */
@Timeout(60)
class FlightsTest {
  private static final int MANY = 20_000;

  private final Flights<String, String> flights =
      new Flights<>(new Crowd("flights"), 1, began -> true, () -> 0);

  @Test
  void manyOptionsOfOneKey_haveAFlightEachThatIsFoundAndLands() {
    List<Flight<String, String>> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Flight<String, String> fresh = flights.unregistered("k", tagged(i));
      assertThat(flights.begin(fresh)).isSameAs(fresh);
      all.add(fresh);
    }
    for (int i = 0; i < MANY; i += 999) {
      assertThat(flights.find("k", tagged(i))).isSameAs(all.get(i));
      assertThat(flights.begin(flights.unregistered("k", tagged(i)))).isSameAs(all.get(i));
    }
    assertThat(flights.count()).isEqualTo(1);
    all.forEach(flights::land);
    assertThat(flights.count()).isZero();
    assertThat(flights.isFlying("k")).isFalse();
  }

  @Test
  void changeOfAKey_detachesTheFlightsOfAllOptions() {
    Flight<String, String> one = flights.begin(flights.unregistered("k", CacheOptions.NONE));
    Flight<String, String> two = flights.begin(flights.unregistered("k", tagged(2)));
    Flight<String, String> other = flights.begin(flights.unregistered("l", tagged(2)));
    assertThat(List.of(one, two, other)).allMatch(flights::isCurrent);

    flights.detach("k");
    assertThat(flights.isCurrent(one) || flights.isCurrent(two)).isFalse();
    assertThat(flights.isCurrent(other)).isTrue();
    Flight<String, String> next = flights.unregistered("k", tagged(2));
    assertThat(flights.begin(next)).isSameAs(next);
    flights.land(two);
    assertThat(flights.find("k", tagged(2))).isSameAs(next);
  }

  @Test
  void broadChange_detachesTheFlightsOfAllOptions() {
    flights.begin(flights.unregistered("k", CacheOptions.NONE));
    flights.begin(flights.unregistered("k", tagged(2)));
    flights.detachAll();
    assertThat(flights.isFlying("k")).isFalse();
    Flight<String, String> next = flights.unregistered("k", tagged(2));
    assertThat(flights.begin(next)).isSameAs(next);
    assertThat(flights.find("k", CacheOptions.NONE)).isNull();
    flights.land(next);
    assertThat(flights.count()).isZero();
  }

  @Test
  void flightThatLandsBesideAnother_leavesItToBeJoined() {
    Flight<String, String> one = flights.begin(flights.unregistered("k", CacheOptions.NONE));
    Flight<String, String> two = flights.begin(flights.unregistered("k", tagged(2)));
    flights.land(one);
    assertThat(flights.find("k", CacheOptions.NONE)).isNull();
    assertThat(flights.find("k", tagged(2))).isSameAs(two);
    Flight<String, String> again = flights.unregistered("k", CacheOptions.NONE);
    assertThat(flights.begin(again)).isSameAs(again);
  }

  private static CacheOptions tagged(int number) {
    return CacheOptions.NONE.tagged("t" + number);
  }
}
