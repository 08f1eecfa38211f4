package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.codec.Decoded.Reason;
import io.tiercel.codec.Decoded.Unreadable;
import io.tiercel.codec.Decoded.Whole;
import io.tiercel.spi.Entry;
import java.io.ObjectInputFilter;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two releases of an application meet in one store: each reads a value of the other, or misses. */
class SchemaChangeTest {

  private static final String OLD_USER =
      "public record User(String name, int age, Level level, java.util.List<Level> levels)"
          + " implements java.io.Serializable {}";
  private static final String NEW_USER =
      "public record User(Level level, long points, String name, String mail,"
          + " java.util.List<Level> levels) implements java.io.Serializable {}";
  private static final String OLD_LEVEL = "public enum Level { GONE, BASIC, GOLD }";
  private static final String NEW_LEVEL = "public enum Level { NEWEST, GOLD, BASIC }";
  private static final String MEMBER =
      "public record Member(String name, int age, Level level, java.util.List<Level> levels)"
          + " implements java.io.Serializable {}";

  @TempDir static Path folder;
  private static Release before;
  private static Release after;

  @BeforeAll
  static void compile() {
    before = Release.of(folder, OLD_USER, OLD_LEVEL);
    after = Release.of(folder, NEW_USER, NEW_LEVEL, MEMBER);
  }

  @AfterAll
  static void close() throws Exception {
    before.close();
    after.close();
  }

  static Stream<Named<Function<Class<?>, Codec<Object>>>> codecs() {
    return Stream.of(
        Named.of("smile", type -> JacksonCodec.smile(TypeRef.of((Type) type))),
        Named.of("json", type -> JacksonCodec.json(TypeRef.of((Type) type))),
        Named.of("cbor", type -> JacksonCodec.cbor(TypeRef.of((Type) type))),
        Named.of("fory", type -> ForyCodec.of(TypeRef.of((Type) type))));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void fieldsAddedRemovedAndMoved_areAValue(Function<Class<?>, Codec<Object>> codec) {
    byte[] bytes = encoded(codec.apply(before.type("User")), user("BASIC", "GOLD"));

    Decoded<Object> decoded = decoded(codec.apply(after.type("User")), bytes);

    assertThat(decoded).isInstanceOf(Whole.class);
    assertThat(((Whole<Object>) decoded).entry().value())
        .hasToString("User[level=BASIC, points=0, name=Ann, mail=null, levels=[GOLD]]");
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void newerValue_isAValueForTheOlderRelease(Function<Class<?>, Codec<Object>> codec) {
    Object level = after.constant("Level", "GOLD");
    Object user = after.make("User", level, 7L, "Bob", "bob@example.org", List.of(level));
    byte[] bytes = encoded(codec.apply(after.type("User")), user);

    Decoded<Object> decoded = decoded(codec.apply(before.type("User")), bytes);

    assertThat(decoded).isInstanceOf(Whole.class);
    assertThat(((Whole<Object>) decoded).entry().value())
        .hasToString("User[name=Bob, age=0, level=GOLD, levels=[GOLD]]");
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void constantThatIsGone_isAMiss(Function<Class<?>, Codec<Object>> codec) {
    Codec<Object> reading = codec.apply(after.type("User"));

    assertMiss(Reason.PAYLOAD, reading, encoded(codec.apply(before.type("User")), user("GONE")));
    assertMiss(
        Reason.PAYLOAD,
        reading,
        encoded(codec.apply(before.type("User")), user("BASIC", "BASIC", "GONE")));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void renamedClass_isAMiss(Function<Class<?>, Codec<Object>> codec) {
    byte[] bytes = encoded(codec.apply(before.type("User")), user("BASIC"));

    assertMiss(Reason.TYPE, codec.apply(after.type("Member")), bytes);
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void otherCodec_isAMiss(Function<Class<?>, Codec<Object>> codec) {
    byte[] bytes = encoded(jdk(before.type("User")), user("BASIC"));

    assertMiss(Reason.CODEC, codec.apply(after.type("User")), bytes);
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void otherSchema_isAMiss(Function<Class<?>, Codec<Object>> codec) {
    Codec<Object> first = codec.apply(before.type("User"));
    byte[] bytes = encoded(first, user("BASIC"));

    assertMiss(Reason.TYPE, first.schema("2"), bytes);
    assertMiss(Reason.TYPE, first, encoded(first.schema("2"), user("BASIC")));
    assertThat(decoded(first.schema("2"), encoded(first.schema("2"), user("BASIC"))))
        .isInstanceOf(Whole.class);
  }

  @Test
  void javaSerialization_isAValueOrAMiss() {
    byte[] bytes = encoded(jdk(before.type("User")), user("BASIC"));
    byte[] gone = encoded(jdk(before.type("User")), user("GONE"));

    assertThat(decoded(jdk(before.type("User")), bytes)).isInstanceOf(Whole.class);
    assertThat(decoded(jdk(after.type("User")), bytes)).isInstanceOf(Whole.class);
    assertMiss(Reason.PAYLOAD, jdk(after.type("User")), gone);
    assertMiss(Reason.TYPE, jdk(after.type("Member")), bytes);
  }

  /** To Java serialization, a list is a list. */
  @Test
  void typeArgumentThatChanged_isAMissWithASchemaOnly() throws Exception {
    String type = "public record Prices(java.util.List<%s> all) implements java.io.Serializable {}";
    try (Release integers = Release.of(folder, type.formatted("Integer"));
        Release longs = Release.of(folder, type.formatted("Long"))) {
      Object value = integers.make("Prices", new ArrayList<>(List.of(1)));
      byte[] bytes = encoded(jdk(integers.type("Prices")), value);

      assertThat(decoded(jdk(longs.type("Prices")), bytes)).isInstanceOf(Whole.class);
      assertMiss(Reason.TYPE, jdk(longs.type("Prices")).schema("longs"), bytes);
    }
  }

  private static Codec<Object> jdk(Class<?> type) {
    ObjectInputFilter filter = ObjectInputFilter.Config.createFilter("app.*;java.util.*");
    return JdkCodec.of(TypeRef.of((Type) type), filter);
  }

  private static Object user(String level, String... more) {
    List<Object> levels = new ArrayList<>();
    for (String each : more) {
      levels.add(before.constant("Level", each));
    }
    return before.make("User", "Ann", 30, before.constant("Level", level), levels);
  }

  private static byte[] encoded(Codec<Object> codec, Object value) {
    EntryCodec<String, Object> entries = Samples.entries(codec, Samples.settings());
    return Samples.bytes(entries.encode("k", Entry.of(value, 1, 2, 3), 0));
  }

  private static Decoded<Object> decoded(Codec<Object> codec, byte[] bytes) {
    return Samples.entries(codec, Samples.settings()).decode("k", bytes);
  }

  private static void assertMiss(Reason reason, Codec<Object> codec, byte[] bytes) {
    assertThat(decoded(codec, bytes))
        .isInstanceOfSatisfying(
            Unreadable.class, unreadable -> assertThat(unreadable.reason()).isEqualTo(reason));
  }
}
