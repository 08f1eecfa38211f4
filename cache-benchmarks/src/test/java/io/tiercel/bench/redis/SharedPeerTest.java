package io.tiercel.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.bench.SharedPeer;
import io.tiercel.bench.compare.Sample;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether those who are compared do what they are compared in; a build with the profile {@code
 * peers} asks the others, too.
 */
@Timeout(120)
class SharedPeerTest {
  private Place place;

  static List<SharedPeer> contenders() {
    return List.of(new HandMade(), new Tiercel());
  }

  @BeforeEach
  void start() throws Exception {
    place = new Place();
  }

  @AfterEach
  void end() {
    place.close();
  }

  @ParameterizedTest
  @MethodSource("contenders")
  void valueOfOneNode_isInTheMemoryOfAnotherUntilItIsInvalidated(SharedPeer peer) throws Exception {
    try (SharedPeer.Node one = peer.open(place.server().uri(), 100);
        SharedPeer.Node other = peer.open(place.server().uri(), 100)) {
      one.put("k", "v");
      assertThat(other.remembers("k")).isFalse();
      await()
          .untilAsserted(
              () -> {
                assertThat(other.get("k")).isEqualTo("v");
                assertThat(other.remembers("k")).isTrue();
              });
      one.invalidate("k").toCompletableFuture().join();
      assertThat(one.remembers("k")).isFalse();
      await().until(() -> !other.remembers("k"));
      assertThat(other.get("k")).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("contenders")
  void memoryOfANode_isBounded(SharedPeer peer) throws Exception {
    try (SharedPeer.Node node = peer.open(place.server().uri(), 50)) {
      String[] keys = Place.keys("k", 1_000);
      for (String key : keys) {
        node.put(key, "v");
      }
      await().until(() -> List.of(keys).stream().filter(node::remembers).count() <= 50);
      assertThat(keys).allSatisfy(key -> assertThat(node.get(key)).isEqualTo("v"));
    }
  }

  @ParameterizedTest
  @MethodSource("contenders")
  void change_isForgottenWithinWhatIsMeasured(SharedPeer peer) throws Exception {
    try (Forgetting forgetting = new Forgetting(peer, place.server().uri())) {
      Sample sample = forgetting.sample();
      assertThat(sample.get(Sample.TIME)).isPositive();
      assertThat(sample.get(Propagation.WORST)).isGreaterThanOrEqualTo(sample.get(Sample.TIME));
    }
  }
}
