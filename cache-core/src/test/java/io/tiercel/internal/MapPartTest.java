package io.tiercel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The keys, values and entries of a map view, of two nodes that share a tier. */
class MapPartTest {
  private final ManualScheduling clock = ManualScheduling.callerRuns();
  private final SharedServer server = new SharedServer(clock);
  private final AtomicInteger copies = new AtomicInteger();
  private final TieredCache<String, Integer> cache = node();
  private final TieredCache<String, Integer> other = node();
  private final ConcurrentMap<String, Integer> map = cache.asMap();

  private TieredCache<String, Integer> node() {
    return TieredCache.<String, Integer>named("parts")
        .memory(
            memory ->
                memory
                    .maximumSize(100)
                    .copier(
                        value -> {
                          copies.incrementAndGet();
                          return value;
                        }))
        .tier(new SharedTierFactory<>("shared", server))
        .scheduling(clock)
        .build();
  }

  @AfterEach
  void close() {
    cache.close();
    other.close();
  }

  static Stream<Consumer<ConcurrentMap<String, Integer>>> clearings() {
    return Stream.of(
        map -> map.keySet().clear(), map -> map.values().clear(), map -> map.entrySet().clear());
  }

  @ParameterizedTest
  @MethodSource("clearings")
  void part_isClearedInAllTiers(Consumer<ConcurrentMap<String, Integer>> clearing) {
    other.put("w", 3);
    clearing.accept(map);
    assertThat(other.getIfPresent("w")).isNull();
  }

  @Test
  void keysAndEntries_knowWhatOnlyTheSharedTierHas() {
    other.put("w", 3);
    assertThat(map.keySet().contains("w")).isTrue();
    assertThat(map.entrySet().contains(Map.entry("w", 4))).isFalse();
    other.put("x", 3);
    assertThat(map.entrySet().contains(Map.entry("x", 3))).isTrue();
    other.put("y", 3);
    other.put("z", 3);
    assertThat(map.entrySet().remove(Map.entry("y", 4))).isFalse();
    assertThat(map.entrySet().remove(Map.entry("y", 3))).isTrue();
    assertThat(map.keySet().remove("z")).isTrue();
    assertThat(map.keySet().removeAll(List.of("w", "none"))).isTrue();
    assertThat(map.entrySet().removeAll(Set.of(Map.entry("x", 4), Map.entry("x", 3)))).isTrue();
    assertThat(other.getAllPresent(List.of("w", "x", "y", "z"))).isEmpty();
  }

  @Test
  void whatIsNoEntryOfThisMap_isNotContained() {
    map.put("a", 1);
    Collection<?> entries = map.entrySet();
    assertThat(entries.contains("a")).isFalse();
    assertThat(entries.contains(new java.util.AbstractMap.SimpleEntry<>("a", null))).isFalse();
    assertThat(entries.remove(new java.util.AbstractMap.SimpleEntry<>(null, 1))).isFalse();
    assertThat(entries).hasSize(1);
  }

  /** Removals that saw a 1 while another thread made it a 2. */
  static Stream<Consumer<ConcurrentMap<String, Integer>>> removals() {
    return Stream.of(
        map -> map.values().removeIf(value -> changedMeanwhile(map, value)),
        map -> map.entrySet().removeIf(entry -> changedMeanwhile(map, entry.getValue())),
        map -> removeFirst(map, map.values().iterator()),
        map -> removeFirst(map, map.entrySet().iterator()));
  }

  private static boolean changedMeanwhile(ConcurrentMap<String, Integer> map, int value) {
    assertThat(map.replace("k", 1, 2)).isTrue();
    return value == 1;
  }

  private static void removeFirst(ConcurrentMap<String, Integer> map, Iterator<?> elements) {
    elements.next();
    map.replace("k", 1, 2);
    elements.remove();
  }

  @ParameterizedTest
  @MethodSource("removals")
  void valueWrittenMeanwhile_stays(Consumer<ConcurrentMap<String, Integer>> removal) {
    map.put("k", 1);
    removal.accept(map);
    assertThat(map).containsEntry("k", 2);
  }

  @Test
  void parts_removeWhatTheyAreToldTo() {
    map.putAll(Map.of("a", 1, "b", 2, "c", 3, "d", 4, "e", 5, "f", 5));
    assertThat(map.values().remove(1)).isTrue();
    assertThat(map.values().remove(1)).isFalse();
    assertThat(map.values().removeAll(List.of(2, 9))).isTrue();
    assertThat(map.keySet().removeIf("c"::equals)).isTrue();
    assertThat(map.keySet()).containsExactlyInAnyOrder("d", "e", "f");
    assertThat(map.keySet().retainAll(Set.of("e", "f", "g"))).isTrue();
    assertThat(map.values()).containsExactly(5, 5);
    assertThat(map.entrySet().retainAll(Set.of(Map.entry("e", 5)))).isTrue();
    assertThat(map.values().retainAll(List.of(5))).isFalse();
    assertThat(map).isEqualTo(Map.of("e", 5)).hasSameHashCodeAs(Map.of("e", 5));
    assertThat(map.keySet()).isEqualTo(Set.of("e")).hasSameHashCodeAs(Set.of("e"));
    assertThat(map.entrySet()).isEqualTo(Map.of("e", 5).entrySet());
    Iterator<String> keys = map.keySet().iterator();
    assertThatThrownBy(keys::remove).isInstanceOf(IllegalStateException.class);
    keys.next();
    keys.remove();
    assertThatThrownBy(keys::remove).isInstanceOf(IllegalStateException.class);
    assertThat(map).isEmpty();
  }

  @Test
  void streamOfAMapThatGrows_isNotHeldToItsSize() {
    map.put("a", 1);
    Stream<String> keys = map.keySet().stream();
    map.put("b", 2);
    assertThat(keys.toList()).contains("a");
  }

  @Test
  void sizeAndKeys_copyNoValue() {
    map.putAll(Map.of("a", 1, "b", 2));
    copies.set(0);
    assertThat(map.size()).isEqualTo(2);
    assertThat(map.isEmpty()).isFalse();
    assertThat(map.keySet().isEmpty()).isFalse();
    assertThat(String.join("", map.keySet())).hasSize(2);
    assertThat(copies).hasValue(0);
  }

  @Test
  void whatIsAbsentOrOver_isNotCounted() {
    map.put("a", 1);
    cache.invalidate("a");
    assertThat(map).isEmpty();
    assertThat(map.values().iterator()).isExhausted();
  }
}
