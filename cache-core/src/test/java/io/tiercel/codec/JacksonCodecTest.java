package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tiercel.error.ConfigurationException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

class JacksonCodecTest {

  /** A format, applied to whatever type a test has. */
  interface Format {
    <T> JacksonCodec<T> of(TypeRef<T> type);
  }

  static Stream<Format> formats() {
    return Stream.of(JacksonCodec::smile, JacksonCodec::json, JacksonCodec::cbor);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void record_returnsEqual(Format format) {
    assertReturns(format, new TypeRef<Samples.Order>() {}, Samples.order());
  }

  @ParameterizedTest
  @MethodSource("formats")
  void generics_returnWithTheirElements(Format format) {
    assertReturns(
        format,
        new TypeRef<Map<Samples.Status, List<Optional<Samples.Line>>>>() {},
        Map.of(
            Samples.Status.SENT,
            List.of(Optional.empty(), Optional.of(new Samples.Line("a", 1, BigDecimal.ONE)))));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void zonedTimes_keepTheirZones(Format format) {
    for (String zone : List.of("Europe/Berlin", "UTC", "Z", "+05:30", "Etc/GMT+3", "GMT")) {
      assertReturns(
          format,
          new TypeRef<ZonedDateTime>() {},
          Instant.ofEpochSecond(1_800_000_000, 7).atZone(ZoneId.of(zone)));
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void zonedTimesAsKeys_keepTheirZones(Format format) {
    ZonedDateTime key = Samples.times().zoned();

    assertReturns(format, new TypeRef<Map<ZonedDateTime, Integer>>() {}, Map.of(key, 1));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void numbersAtTheirLimits_return(Format format) {
    assertReturns(
        format,
        new TypeRef<List<Double>>() {},
        List.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, Double.MAX_VALUE));
    assertReturns(
        format,
        new TypeRef<List<BigDecimal>>() {},
        List.of(new BigDecimal("1.00"), new BigDecimal("1E+30"), new BigDecimal("-0.1")));
    assertReturns(
        format, new TypeRef<List<Long>>() {}, List.of(Long.MIN_VALUE, 0L, Long.MAX_VALUE));
    assertReturns(format, new TypeRef<ZoneOffset>() {}, ZoneOffset.ofHours(3));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void unknownProperty_isIgnoredAndMissingOnesDefault(Format format) throws Exception {
    byte[] bytes = format.of(TypeRef.of(Older.class)).encode(new Older("n", 5));

    assertThat(decode(format.of(TypeRef.of(Newer.class)), bytes))
        .isEqualTo(new Newer("n", 0, null, false));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void unknownConstant_isUndecodable(Format format) {
    byte[] bytes = format.of(new TypeRef<List<Wide>>() {}).encode(List.of(Wide.A, Wide.GONE));

    assertThatThrownBy(() -> decode(format.of(new TypeRef<List<Narrow>>() {}), bytes))
        .isInstanceOf(Exception.class);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void null_isUndecodable(Format format) {
    byte[] bytes = format.of(new TypeRef<Optional<String>>() {}).encode(Optional.empty());

    assertThatThrownBy(() -> decode(format.of(TypeRef.of(String.class)), bytes))
        .hasMessageContaining("null");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void classNamedInTheBytes_isRefused(Format format) {
    byte[] bytes = format.of(TypeRef.of(Impostor.class)).encode(new Impostor(Bean.class.getName()));

    assertThatThrownBy(() -> decode(format.of(TypeRef.of(Behind.class)), bytes))
        .hasMessageContaining("asks for names of classes in the bytes, which JacksonCodec refuses");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void classThatIsDeducedFromProperties_returns(Format format) throws Exception {
    assertReturns(format, new TypeRef<Vehicle>() {}, new Car(4));
    assertReturns(format, TypeRef.of(Garage.class), new Garage(new Boat("a"), List.of(new Car(3))));
    JsonMapper own = JsonMapper.builder().build();
    JacksonCodec<Vehicle> codec = JacksonCodec.of("own", own, TypeRef.of(Vehicle.class));
    assertThat(decode(codec, codec.encode(new Car(4)))).isEqualTo(new Car(4));
  }

  /** Jackson reads a list as the name of a class and its value, whatever it was asked to deduce. */
  @Test
  void classNamedInTheBytesWhereItIsDeduced_isRefused() {
    String list = "{\"value\":[\"%s\",{\"name\":\"x\"}]}".formatted(Bean.class.getName());
    byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
    TypeRef<Deduced> type = TypeRef.of(Deduced.class);
    JsonMapper own = JsonMapper.builder().build();

    assertThatThrownBy(() -> decode(JacksonCodec.json(type), bytes))
        .hasStackTraceContaining("not registered");
    assertThatThrownBy(() -> decode(JacksonCodec.of("own", own, type), bytes))
        .hasStackTraceContaining("not registered");
  }

  static Stream<TypeRef<?>> typesThatNameClasses() {
    return Stream.of(
        TypeRef.of(Base.class),
        TypeRef.of(Bean.class),
        new TypeRef<Map<String, List<Base>>>() {},
        TypeRef.of(Anything.class));
  }

  @ParameterizedTest
  @MethodSource("typesThatNameClasses")
  void typeThatAsksForClassNamesInTheBytes_isRefused(TypeRef<?> type) {
    JsonMapper own = JsonMapper.builder().build();

    assertThatThrownBy(() -> JacksonCodec.smile(type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("names of classes", "Id.NAME", "polymorphicTypeValidator");
    assertThatThrownBy(() -> JacksonCodec.of("own", own, type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("names of classes");
  }

  @Test
  void classNamedInTheBytesOfAnOwnMapper_isRefused() {
    JsonMapper own = JsonMapper.builder().build();
    byte[] bytes = own.writeValueAsBytes(new Impostor(Bean.class.getName()));

    assertThatThrownBy(() -> decode(JacksonCodec.of("own", own, TypeRef.of(Behind.class)), bytes))
        .hasMessageContaining("asks for names of classes in the bytes, which JacksonCodec refuses");
  }

  @Test
  void validatorOfAnOwnMapper_saysWhichClassesAreAllowed() throws Exception {
    JsonMapper own =
        JsonMapper.builder()
            .polymorphicTypeValidator(
                BasicPolymorphicTypeValidator.builder().allowIfSubType(Bean.class).build())
            .build();
    JacksonCodec<Base> codec = JacksonCodec.of("own", own, TypeRef.of(Base.class));
    byte[] other = own.writeValueAsBytes(new Impostor(OtherBean.class.getName()));

    assertThat(decode(codec, codec.encode(new Bean("a")))).isEqualTo(new Bean("a"));
    assertThatThrownBy(() -> decode(codec, other)).hasStackTraceContaining("denied");
  }

  @Test
  void trailingBytes_areUndecodable() {
    byte[] bytes = "1 2".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> decode(JacksonCodec.json(Integer.class), bytes))
        .isInstanceOf(Exception.class);
  }

  @Test
  void mapperWithDefaultTyping_isRefused() {
    JsonMapper typing =
        JsonMapper.builder()
            .activateDefaultTyping(
                BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
                DefaultTyping.NON_FINAL)
            .build();

    assertThatThrownBy(() -> JacksonCodec.of("typed", typing, TypeRef.of(Bean.class)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("default typing");
  }

  @Test
  void ownMapper_isUsed() throws Exception {
    JacksonCodec<Samples.Line> codec =
        JacksonCodec.of("json", JsonMapper.builder().build(), TypeRef.of(Samples.Line.class));
    Samples.Line line = new Samples.Line("a", 1, BigDecimal.TEN);

    assertThat(decode(codec, codec.encode(line))).isEqualTo(line);
    assertThat(codec.name()).isEqualTo("jackson-own-json");
  }

  @Test
  void fingerprint_tellsTypesAndFormatsApart() {
    TypeRef<List<String>> strings = new TypeRef<>() {};
    TypeRef<List<Integer>> integers = new TypeRef<>() {};

    assertThat(
            Stream.of(
                    JacksonCodec.smile(strings),
                    JacksonCodec.json(strings),
                    JacksonCodec.cbor(strings),
                    JacksonCodec.of("json", JsonMapper.builder().build(), strings),
                    JacksonCodec.of("smile", JsonMapper.builder().build(), strings),
                    JacksonCodec.of("cbor", JsonMapper.builder().build(), strings),
                    JacksonCodec.smile(integers))
                .map(Codec::fingerprint))
        .doesNotHaveDuplicates();
    assertThat(JacksonCodec.smile(strings).fingerprint())
        .as("the same in every release")
        .isEqualTo(Codec.fingerprint("jackson-smile", "java.util.List<java.lang.String>"));
  }

  private static <T> void assertReturns(Format format, TypeRef<T> type, T value) {
    JacksonCodec<T> codec = format.of(type);
    byte[] bytes = codec.encode(value);
    byte[] shifted = new byte[bytes.length + 9];
    System.arraycopy(bytes, 0, shifted, 4, bytes.length);
    try {
      assertThat(codec.decode(shifted, 4, bytes.length)).as(codec.name()).isEqualTo(value);
    } catch (Exception thrown) {
      throw new AssertionError(codec.name(), thrown);
    }
  }

  private static <T> T decode(Codec<T> codec, byte[] bytes) throws Exception {
    return codec.decode(bytes, 0, bytes.length);
  }

  record Older(String name, int gone) {}

  record Newer(String name, int count, String added, boolean flag) {}

  enum Wide {
    A,
    GONE
  }

  enum Narrow {
    A
  }

  record Impostor(String kind) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "kind")
  interface Base {}

  record Bean(String name) implements Base {}

  record OtherBean(String name) implements Base {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes({@JsonSubTypes.Type(Car.class), @JsonSubTypes.Type(Boat.class)})
  interface Vehicle {}

  record Car(int wheels) implements Vehicle {}

  record Boat(String name) implements Vehicle {}

  record Garage(Vehicle first, List<Vehicle> more) {}

  record Deduced(
      @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
          @JsonSubTypes({@JsonSubTypes.Type(Car.class), @JsonSubTypes.Type(Boat.class)})
          Object value) {}

  record Anything(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object value) {}

  /** Has a reader that does not tell what it reads. */
  @JsonDeserialize(using = BehindReader.class)
  record Behind(Base base) {}

  static final class BehindReader extends ValueDeserializer<Behind> {
    @Override
    public Behind deserialize(JsonParser parser, DeserializationContext context) {
      return new Behind(context.readValue(parser, Base.class));
    }
  }

  sealed interface Payment permits Card, Cash {}

  record Card(String number) implements Payment {}

  record Cash(int amount) implements Payment {}

  record Bill(String id, List<Payment> payments) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({@JsonSubTypes.Type(Circle.class)})
  interface Shape {}

  record Circle(int radius) implements Shape {}

  record Drawing(Shape first, Optional<Shape> second, Map<String, List<Shape>> more) {}

  record Purse(
      @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
          @JsonSubTypes({@JsonSubTypes.Type(Card.class), @JsonSubTypes.Type(Cash.class)})
          List<Payment> payments) {}

  record Node(String name, List<Node> children) {}

  record Pair(String one, String other) {}

  static Stream<TypeRef<?>> unreadableTypes() {
    return Stream.of(
        new TypeRef<Payment>() {},
        new TypeRef<Optional<Payment>>() {},
        new TypeRef<Map<String, List<Payment>>>() {},
        new TypeRef<List<Bill>>() {});
  }

  @ParameterizedTest
  @MethodSource("unreadableTypes")
  void abstractTypeThatTheBytesDoNotName_isRefused(TypeRef<?> type) {
    assertThatThrownBy(() -> JacksonCodec.smile(type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("Payment is abstract", "@JsonTypeInfo", "ForyCodec");
  }

  @Test
  void keyOfAMapThatIsNoText_isRefused() {
    assertThatThrownBy(() -> JacksonCodec.smile(new TypeRef<Map<Pair, String>>() {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("JacksonCodecTest$Pair", "ForyCodec");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void abstractTypesThatTheBytesName_return(Format format) {
    Shape circle = new Circle(2);
    assertReturns(format, new TypeRef<Shape>() {}, circle);
    assertReturns(format, new TypeRef<List<Shape>>() {}, List.of(circle));
    assertReturns(
        format,
        new TypeRef<Drawing>() {},
        new Drawing(circle, Optional.of(circle), Map.of("k", List.of(circle))));
    assertReturns(format, new TypeRef<Purse>() {}, new Purse(List.of(new Card("1"), new Cash(2))));
    assertReturns(format, new TypeRef<Node>() {}, new Node("a", List.of(new Node("b", List.of()))));
  }

  @Test
  void flaw_saysWhereAndNotWhat() throws Exception {
    byte[] bytes =
        JacksonCodec.json(new TypeRef<Map<String, List<Map<String, String>>>>() {})
            .encode(Map.of("SECRET", List.of(Map.of("amount", "AT61-SECRET"))));
    assertThatThrownBy(
            () ->
                JacksonCodec.json(new TypeRef<Map<String, List<Cash>>>() {})
                    .decode(bytes, 0, bytes.length))
        .hasMessageContainingAll("InvalidFormatException at [key].[0].Cash.amount", "character")
        .hasMessageNotContaining("SECRET");
  }
}
