package io.tiercel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.control.HotKeys;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKeysTest {

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void counts_areWhatTheSketchPromises(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TopKeys<Integer> top = new TopKeys<>(4, scheduling);
    Map<Integer, Long> truth = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      int key = (int) (1 / (random.nextDouble() + 0.001));
      top.add(key);
      truth.merge(key, 1L, Long::sum);
    }
    List<HotKeys.Key<Integer>> found = top.top();
    for (HotKeys.Key<Integer> each : found) {
      assertThat(truth.get(each.key())).isBetween(each.count() - each.error(), each.count());
    }
    List<Integer> frequent =
        truth.entrySet().stream()
            .filter(each -> each.getValue() > 20_000 / 32)
            .map(Map.Entry::getKey)
            .sorted((one, other) -> Long.compare(truth.get(other), truth.get(one)))
            .limit(4)
            .toList();
    assertThat(found).extracting(HotKeys.Key::key).containsAll(frequent);
  }

  @Test
  void keysOfWhichThereIsRoomForAll_areCountedExactly() {
    TopKeys<Integer> top = new TopKeys<>(8, scheduling);
    for (int round = 0; round < 50; round++) {
      for (int key = round % 9; key < 60; key += 7) {
        top.add(key);
      }
    }
    assertThat(top.top()).allMatch(each -> each.error() == 0).hasSize(8);
    assertThat(top.top())
        .extracting(HotKeys.Key::count)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void halvedCounts_makeRoomForOthersAndStayInOrder() {
    TopKeys<String> top = new TopKeys<>(1, scheduling);
    for (int i = 0; i < 8; i++) {
      for (int times = 0; times <= i; times++) {
        top.add("k" + i);
      }
    }
    scheduling.advance(Duration.ofMinutes(2));
    top.add("other");
    assertThat(top.top()).extracting(HotKeys.Key::key).containsExactly("k7");
    top.add("other");
    top.add("other");
    assertThat(top.top()).extracting(HotKeys.Key::key).containsExactly("other");
    assertThat(top.top()).extracting(HotKeys.Key::error).containsExactly(0L);
  }
}
