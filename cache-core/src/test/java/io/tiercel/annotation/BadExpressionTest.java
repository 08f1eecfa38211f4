package io.tiercel.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import io.tiercel.spring.SpelLanguage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions that could mean two things, or can never be true; and those that are fine. */
class BadExpressionTest {
  private final Shop shop =
      new Shop("users", "sizes", "prices", "kinds", "units", "anything", "sums");

  record User(long id, TimeUnit unit, Comparable<String> any) {}

  @AfterEach
  void close() {
    shop.close();
  }

  interface ResultAsParameter {
    @Store(cache = "users", key = "#result.id")
    User save(User result);
  }

  interface ResultAsValue {
    @Store(cache = "users", key = "#id")
    User save(Long id, User result);
  }

  interface ResultInSpel {
    @Cached(cache = "users", key = "#id", unless = "spel: #result.id == 0")
    User find(Long id, User result);
  }

  interface EachAsParameter {
    @CachedBulk(cache = "users")
    Map<Long, String> names(List<Long> each);
  }

  interface EachOfKeys {
    @Invalidate(cache = "users", keys = "#each", key = "#each.id")
    void delete(List<User> each);
  }

  interface TextAndNumber {
    @Cached(cache = "users", unless = "#result == 0")
    String find(long id);
  }

  interface NumberAndText {
    @Cached(cache = "users", unless = "#result.id != '0'")
    User find(long id);
  }

  interface UnknownConstant {
    @Cached(cache = "users", unless = "#result.unit == 'SECOND'")
    User find(long id);
  }

  interface UnknownConstantFirst {
    @Cached(cache = "users", unless = "'SECOND' == #result")
    TimeUnit find(long id);
  }

  interface LongCharacter {
    @Cached(cache = "users", condition = "#kind == 'AB'")
    String find(char kind);
  }

  interface CharacterAndNumber {
    @Cached(cache = "users", condition = "#kind == 65")
    String find(char kind);
  }

  interface TruthAndNumber {
    @Cached(cache = "users", unless = "#result == 1")
    boolean find(long id);
  }

  static Stream<Arguments> badExpressions() {
    return Stream.of(
        Arguments.of(ResultAsParameter.class, "#result is a parameter's name too"),
        Arguments.of(ResultAsValue.class, "#result is a parameter's name too"),
        Arguments.of(ResultInSpel.class, "#result is a parameter's name too"),
        Arguments.of(EachAsParameter.class, "#each is a parameter's name too"),
        Arguments.of(EachOfKeys.class, "#each is a parameter's name too"),
        Arguments.of(TextAndNumber.class, "String and Integer are never equal"),
        Arguments.of(NumberAndText.class, "Long and String are never equal"),
        Arguments.of(
            UnknownConstant.class, "TimeUnit has no constant SECOND; did you mean SECONDS?"),
        Arguments.of(UnknownConstantFirst.class, "TimeUnit has no constant SECOND"),
        Arguments.of(LongCharacter.class, "Character and 'AB' are never equal"),
        Arguments.of(CharacterAndNumber.class, "Character and Integer are never equal"),
        Arguments.of(TruthAndNumber.class, "Boolean and Integer are never equal"));
  }

  @ParameterizedTest
  @MethodSource("badExpressions")
  void badExpression_isNamedWhenItIsUnderstood(Class<?> type, String message) {
    Caching caching = shop.caching().language("spel", new SpelLanguage());
    assertThatThrownBy(() -> caching.method(type.getDeclaredMethods()[0], type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(type.getName() + '.')
        .hasMessageContaining(message);
  }

  interface Fine {
    @Cached(cache = "sizes", unless = "#result == 0")
    double size(long id);

    @Cached(cache = "prices", unless = "#result == 0")
    Optional<BigDecimal> price(String id);

    @Cached(cache = "kinds", condition = "#kind == 'A'")
    String kind(char kind);

    @Cached(cache = "units", key = "#id", condition = "'SECONDS' == #unit && #one != #other")
    String unit(TimeUnit unit, float one, double other, short id);

    @Cached(
        cache = "anything",
        condition = "#user.any == 'A' && #user.unit == #name",
        key = "#name")
    String any(User user, String name);

    @Cached(cache = "sums", condition = "#one == #other", key = "#id")
    String sum(BigDecimal one, double other, String id);

    @Invalidate(cache = "users")
    String result(String result);
  }

  private final class Source implements Fine {
    @Override
    public double size(long id) {
      return shop.ask(id, id == 0 ? -0.0 : 0.5);
    }

    @Override
    public Optional<BigDecimal> price(String id) {
      return shop.ask(id, Optional.of(new BigDecimal(id.length()).setScale(2)));
    }

    @Override
    public String kind(char kind) {
      return shop.ask(kind, "kind");
    }

    @Override
    public String unit(TimeUnit unit, float one, double other, short id) {
      return shop.ask(unit, "unit");
    }

    @Override
    public String any(User user, String name) {
      return shop.ask(name, "any");
    }

    @Override
    public String sum(BigDecimal one, double other, String id) {
      return shop.ask(other, "sum");
    }

    @Override
    public String result(String result) {
      return "b";
    }
  }

  private final Fine fine = shop.caching().proxy(Fine.class, new Source());

  private int asks(Runnable call) {
    shop.asked.clear();
    shop.caches.names().forEach(name -> shop.cache(name).invalidateAll());
    call.run();
    call.run();
    return shop.asked.size();
  }

  @Test
  void numbers_areEqualByTheirValue() {
    assertThat(asks(() -> fine.size(0))).as("-0.0 == 0").isEqualTo(2);
    assertThat(asks(() -> fine.size(1))).as("0.5 == 0").isEqualTo(1);
    assertThat(asks(() -> fine.price(""))).as("0.00 == 0").isEqualTo(2);
    assertThat(asks(() -> fine.price("a"))).as("1.00 == 0").isEqualTo(1);
    assertThat(asks(() -> fine.sum(new BigDecimal("0.50"), 0.5, "a"))).isEqualTo(1);
    assertThat(asks(() -> fine.sum(BigDecimal.ONE, Double.NaN, "a"))).isEqualTo(2);
    assertThat(asks(() -> fine.sum(BigDecimal.ONE, Double.NEGATIVE_INFINITY, "a"))).isEqualTo(2);
  }

  @Test
  void charactersAndConstants_areTexts() {
    assertThat(asks(() -> fine.kind('A'))).isEqualTo(1);
    assertThat(asks(() -> fine.kind('B'))).isEqualTo(2);
    assertThat(asks(() -> fine.unit(TimeUnit.SECONDS, 1, 2, (short) 1))).isEqualTo(1);
    assertThat(asks(() -> fine.unit(TimeUnit.SECONDS, 2, 2, (short) 1))).isEqualTo(2);
    assertThat(asks(() -> fine.unit(TimeUnit.DAYS, 1, 2, (short) 1))).isEqualTo(2);
    User user = new User(1, TimeUnit.DAYS, "A");
    assertThat(asks(() -> fine.any(user, "DAYS"))).isEqualTo(1);
    assertThat(asks(() -> fine.any(user, "HOURS"))).isEqualTo(2);
  }

  @Test
  void parameterOfThatName_isStillAKey() {
    shop.cache("users").put("a", "old");
    shop.cache("users").put("b", "old");
    fine.result("a");
    assertThat(shop.cache("users").asMap()).containsOnlyKeys("b");
  }
}
