package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReachableTest {

  static Stream<TypeRef<?>> predictable() {
    return Stream.of(
        TypeRef.of(Samples.Order.class),
        TypeRef.of(Forest.class),
        TypeRef.of(String.class),
        TypeRef.of(byte[].class),
        TypeRef.of(Empty.class),
        new TypeRef<Map<String, Samples.Line>>() {},
        new TypeRef<List<Samples.Status>>() {},
        new TypeRef<List<? extends Samples.Line>>() {});
  }

  static Stream<TypeRef<?>> unpredictable() {
    return Stream.of(
        TypeRef.of(Object.class),
        TypeRef.of(Loop.class),
        TypeRef.of(Open.class),
        TypeRef.of(Sum.class),
        TypeRef.of(Empties.class),
        TypeRef.of(Empty[].class),
        TypeRef.of(Raw.class),
        new TypeRef<List<Empty>>() {},
        new TypeRef<List<Leaf>>() {},
        new TypeRef<List<?>>() {},
        new TypeRef<List<List<String>>>() {},
        new TypeRef<Map<String, List<String>>>() {},
        new TypeRef<ArrayBlockingQueue<String>>() {},
        new TypeRef<Collection<String>>() {},
        new TypeRef<Optional<String>>() {},
        new TypeRef<Box<String>>() {},
        new TypeRef<Comparable<String>>() {});
  }

  @ParameterizedTest
  @MethodSource("predictable")
  void recordsOfWhatIsKnown_arePredictable(TypeRef<?> type) {
    assertThat(Reachable.from(type.type()).isPredictable()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("unpredictable")
  void whatMayBeAnything_isNot(TypeRef<?> type) {
    assertThat(Reachable.from(type.type()).isPredictable()).isFalse();
  }

  @Test
  void classesOfTheJdk_areReachedIfEnumsOrGiven() {
    assertThat(Reachable.from(Open.class, ArrayList.class).classes())
        .containsExactlyInAnyOrder(Open.class, ArrayList.class);
    assertThat(Reachable.from(Timed.class).classes())
        .containsExactlyInAnyOrder(Timed.class, java.time.DayOfWeek.class);
  }

  record Forest(List<Kind> kinds, Kind one, Samples.Line line, List<Samples.Line> lines) {}

  sealed interface Kind permits Oak, Fir {}

  record Oak(int age) implements Kind {}

  record Fir(String name) implements Kind {}

  sealed interface Leaf permits Empty, Oval {}

  record Empty() implements Leaf {}

  record Oval(int width) implements Leaf {}

  record Empties(Leaf one, List<Leaf> leaves) {}

  record Loop(int number, Loop next) {}

  record Open(Runnable content) {}

  sealed interface Sum permits Plus, Literal {}

  record Plus(Sum one, Sum other) implements Sum {}

  record Literal(long value) implements Sum {}

  record Box<T>(T content) {}

  @SuppressWarnings("rawtypes")
  record Raw(List content) {}

  record Timed(java.time.DayOfWeek day, java.time.Instant at) {}
}
