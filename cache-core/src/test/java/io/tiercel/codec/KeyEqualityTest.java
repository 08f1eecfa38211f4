package io.tiercel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That keys have one text exactly when they are equal, at the edges of what keys may be. */
class KeyEqualityTest {

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green";
      }
    }
  }

  enum Fruit {
    RED
  }

  record Everything() {}

  record Nothing() {}

  record Lower(String name) {
    @Override
    public String name() {
      return name.toLowerCase(Locale.ROOT);
    }
  }

  record IgnoringCase(String name) {
    @Override
    public boolean equals(Object other) {
      return other instanceof IgnoringCase that && name.equalsIgnoreCase(that.name);
    }

    @Override
    public int hashCode() {
      return name.toLowerCase(Locale.ROOT).hashCode();
    }
  }

  @Test
  void constantOfAnotherEnum_isNoKey() {
    assertNoKey(KeyCodec.of(Color.class), Fruit.RED);
    assertNoKey(KeyCodec.ofParts(List.of(Color.class, Long.class)), List.of(Fruit.RED, 1L));
    assertThat(KeyCodec.of(Color.class).text(Color.GREEN)).isEqualTo("#Color.GREEN");
  }

  @Test
  void recordOfAnotherClass_isNoKeyWhereThereAreNoComponents() {
    assertNoKey(KeyCodec.of(Everything.class), new Nothing());
    assertNoKey(KeyCodec.of(Everything.class), "x");
    assertThat(KeyCodec.of(Everything.class).text(new Everything())).isEqualTo("#Everything()");
  }

  @Test
  void accessorThatAnswersSomethingElse_isNotAsked() {
    KeyCodec<Lower> codec = KeyCodec.of(Lower.class);

    assertThat(codec.text(new Lower("A"))).isEqualTo("#Lower(A)");
    assertThat(codec.key("#Lower(A)")).isEqualTo(new Lower("A"));
  }

  @Test
  void recordWithEqualsOfItsOwn_isRefused() {
    assertThatThrownBy(() -> KeyCodec.of(IgnoringCase.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("declares equals", "KeyCodec.custom");
  }

  @Test
  void yearsOfMoreThanFourDigits_comeBack() {
    KeyCodec<YearMonth> codec = KeyCodec.of(YearMonth.class);

    for (int year : new int[] {-999_999_999, -12_345, -5, 0, 5, 2026, 9999, 10_000, 999_999_999}) {
      YearMonth key = YearMonth.of(year, 2);
      assertThat(codec.key(codec.text(key))).as(codec.text(key)).isEqualTo(key);
    }
    assertThat(codec.text(YearMonth.of(2026, 11))).isEqualTo("#M2026-11");
  }

  @Test
  void numbers_comeBackOrAreNoKeys() {
    BigInteger largest = BigInteger.ONE.shiftLeft(30_000).subtract(BigInteger.ONE);

    assertComesBack(BigInteger.class, largest.negate());
    assertComesBack(BigDecimal.class, new BigDecimal(largest.negate(), 9_000));
    assertComesBack(BigDecimal.class, new BigDecimal("1E+2147483647"));
    assertComesBack(BigDecimal.class, new BigDecimal(BigInteger.TEN, Integer.MAX_VALUE));
    assertNoKey(KeyCodec.of(BigInteger.class), largest.add(BigInteger.TWO));
    assertNoKey(KeyCodec.of(BigInteger.class), BigInteger.ONE.shiftLeft(20_000_000));
    assertNoKey(KeyCodec.of(BigDecimal.class), new BigDecimal(largest.add(BigInteger.TWO)));
    assertNoKey(KeyCodec.of(BigDecimal.class), new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE));
  }

  /** Reading them takes time in the square of their length, and anyone may send a message. */
  @ParameterizedTest
  @ValueSource(strings = {"#n", "#d", "#n-", "#d0."})
  void textOfVeryManyDigits_isNoKeyAtOnce(String start) {
    Type type = start.startsWith("#n") ? BigInteger.class : BigDecimal.class;
    KeyCodec<Object> codec = KeyCodec.of(TypeRef.of(type));
    String text = start + "9".repeat(400_000);
    long before = System.nanoTime();

    assertThat(codec.key(text)).isNull();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
  }

  private static <K> void assertComesBack(Class<K> type, K key) {
    KeyCodec<K> codec = KeyCodec.of(type);
    codec.require(key);
    assertThat(codec.key(codec.text(key))).isEqualTo(key);
  }

  @SuppressWarnings("unchecked") // as in code that is older than its cache's type
  private static void assertNoKey(KeyCodec<?> codec, Object key) {
    KeyCodec<Object> any = (KeyCodec<Object>) codec;
    assertThatThrownBy(() -> any.require(key)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> any.text(key)).isInstanceOf(RuntimeException.class);
  }
}
