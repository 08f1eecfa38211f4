package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Entry;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** That Jackson gives back what was given to it, or that nothing is stored. */
class JacksonFidelityTest {

  static Stream<JacksonCodecTest.Format> formats() {
    return JacksonCodecTest.formats();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void subclassOfTheDeclaredClass_isNotStored(JacksonCodecTest.Format format) {
    JacksonCodec<Price> codec = format.of(TypeRef.of(Price.class));
    Price discounted = new Discounted();

    assertThatThrownBy(() -> codec.encode(discounted))
        .hasMessageContainingAll("Discounted", "Price", "@JsonTypeInfo");
    assertThat(
            Samples.entries(codec, Samples.settings())
                .encode("k", Entry.of(discounted, 1, 2, 3), 0))
        .isInstanceOf(Encoded.Declined.class);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void subclassThatAFactoryOrAValueMakes_returns(JacksonCodecTest.Format format) throws Exception {
    assertThat(returned(format.of(TypeRef.of(Made.class)), new MadeSpecially(3)))
        .isInstanceOf(MadeSpecially.class);
    assertThat(returned(format.of(TypeRef.of(Name.class)), new Name("Ann") {}).name)
        .isEqualTo("Ann");
    assertThat(returned(format.of(new TypeRef<List<Integer>>() {}), new ArrayList<>(List.of(1))))
        .containsExactly(1);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void collectionThatHasAGetterOnly_returns(JacksonCodecTest.Format format) throws Exception {
    Basket basket = new Basket();
    basket.getItems().add("cup");
    basket.getCounts().put("cup", 2);

    Basket back = returned(format.of(TypeRef.of(Basket.class)), basket);

    assertThat(back.getItems()).containsExactly("cup");
    assertThat(back.getCounts()).containsExactly(Map.entry("cup", 2));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void nanosecondsOfTimestamps_return(JacksonCodecTest.Format format) throws Exception {
    Timestamp time = Timestamp.valueOf("2026-11-30 10:00:00.123456789");

    assertThat(returned(format.of(TypeRef.of(Timestamp.class)), time)).isEqualTo(time);
    assertThat(returned(format.of(TypeRef.of(Times.class)), new Times(time, List.of(time))))
        .isEqualTo(new Times(time, List.of(time)));
    assertThat(returned(format.of(TypeRef.of(Times.class)), new Times(null, List.of())))
        .isEqualTo(new Times(null, List.of()));
  }

  static Stream<TypeRef<?>> closed() {
    return Stream.of(
        TypeRef.of(BitSet.class),
        TypeRef.of(Closed.class),
        TypeRef.of(OneText.class),
        new TypeRef<List<Closed>>() {},
        TypeRef.of(Holder.class));
  }

  @ParameterizedTest
  @MethodSource("closed")
  void classOfWhichJacksonKnowsNoProperty_isRefused(TypeRef<?> type) {
    assertThatThrownBy(() -> JacksonCodec.smile(type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("knows no property of");
  }

  @Test
  void classWithoutACreator_isRefused() {
    assertThatThrownBy(() -> JacksonCodec.smile(Uncreatable.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("Uncreatable", "creator");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void classesThatJacksonKnowsInOtherWays_return(JacksonCodecTest.Format format) throws Exception {
    Bag bag = new Bag();
    bag.all.put("a", 1);

    assertThat(returned(format.of(TypeRef.of(Bag.class)), bag).all).isEqualTo(bag.all);
    assertThat(returned(format.of(TypeRef.of(Nothing.class)), new Nothing()))
        .isEqualTo(new Nothing());
    assertThat(returned(format.of(TypeRef.of(Stateless.class)), new Stateless())).isNotNull();
    assertThat(returned(format.of(TypeRef.of(Sku.class)), new Sku("a"))).hasToString("a");
    Wrapped wrapped = new Wrapped();
    wrapped.price = new Price();
    wrapped.price.cents = 7;
    assertThat(returned(format.of(TypeRef.of(Wrapped.class)), wrapped).price.cents).isEqualTo(7);
  }

  static Stream<TypeRef<?>> abstractTypesOfTheJdk() {
    return Stream.of(
        TypeRef.of(Moment.class),
        TypeRef.of(Sortable.class),
        TypeRef.of(Temporal.class),
        new TypeRef<List<Supplier<String>>>() {});
  }

  @ParameterizedTest
  @MethodSource("abstractTypesOfTheJdk")
  void abstractTypeOfTheJdk_isRefusedWhereJacksonHasNoReader(TypeRef<?> type) {
    assertThatThrownBy(() -> JacksonCodec.smile(type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is abstract");
  }

  @Test
  void abstractTypesOfTheJdkThatJacksonReads_areAccepted() throws Exception {
    Open value = new Open("a", 1, List.of("b"), ZoneId.of("UTC"), "c", Map.entry("d", 1));

    assertThat(returned(JacksonCodec.smile(Open.class), value)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void longNamesTextsAndNumbers_return(JacksonCodecTest.Format format) throws Exception {
    Map<String, String> names = Map.of("k".repeat(300_000), "v".repeat(300_000));
    BigInteger whole = BigInteger.ONE.shiftLeft(400_000).negate();
    List<BigDecimal> decimals =
        List.of(new BigDecimal(whole, 7), new BigDecimal("1E+1000"), new BigDecimal("1E-200000"));

    assertThat(returned(format.of(new TypeRef<Map<String, String>>() {}), names)).isEqualTo(names);
    assertThat(returned(format.of(new TypeRef<List<BigInteger>>() {}), List.of(whole)))
        .isEqualTo(List.of(whole));
    assertThat(returned(format.of(new TypeRef<List<BigDecimal>>() {}), decimals))
        .isEqualTo(decimals);
  }

  private static <T> T returned(Codec<T> codec, T value) throws Exception {
    byte[] bytes = codec.encode(value);
    return codec.decode(bytes, 0, bytes.length);
  }

  static class Price {
    public int cents;
  }

  static class Discounted extends Price {
    public int percent;
  }

  static class Made {
    public final int kind;

    Made(int kind) {
      this.kind = kind;
    }

    @JsonCreator
    static Made of(@JsonProperty("kind") int kind) {
      return kind == 3 ? new MadeSpecially(kind) : new Made(kind);
    }
  }

  static final class MadeSpecially extends Made {
    MadeSpecially(int kind) {
      super(kind);
    }
  }

  static class Name {
    final String name;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Name(String name) {
      this.name = name;
    }

    @JsonValue
    String name() {
      return name;
    }
  }

  static final class Basket {
    private final List<String> items = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    public List<String> getItems() {
      return items;
    }

    public Map<String, Integer> getCounts() {
      return counts;
    }
  }

  record Times(Timestamp at, List<Timestamp> all) {}

  static final class Closed {
    private final List<String> state = new ArrayList<>();

    public boolean isEmpty() {
      return state.isEmpty();
    }
  }

  record Holder(Map<String, BitSet> sets) {}

  static final class Uncreatable {
    public final int one;

    @SuppressWarnings("unused")
    private Uncreatable(int first, int second) {
      this.one = first + second;
    }
  }

  /** Jackson would make it of a text, but writes an object. */
  static final class OneText {
    private final String text;

    public OneText(String given) { // or it would be a property, if compiled with names
      this.text = given;
    }

    public String getText() {
      return text;
    }
  }

  @JsonSerialize(using = ToStringSerializer.class)
  static final class Sku {
    private final String code;

    public Sku(String code) {
      this.code = code;
    }

    @Override
    public String toString() {
      return code;
    }
  }

  static final class Bag {
    private final Map<String, Integer> all = new TreeMap<>();

    @JsonAnyGetter
    Map<String, Integer> all() {
      return all;
    }

    @JsonAnySetter
    void add(String name, int value) {
      all.put(name, value);
    }
  }

  record Nothing() {}

  static final class Stateless {}

  static final class Wrapped {
    @JsonUnwrapped public Price price;
  }

  record Moment(Temporal at) {}

  record Sortable(Comparable<?> key) {}

  record Open(
      CharSequence text,
      Number number,
      Iterable<String> all,
      ZoneId zone,
      Serializable any,
      Map.Entry<String, Integer> entry) {}
}
