package io.tiercel.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of tiers that are texts, and what is said of those that make no sense. */
class TierSettingsTest {

  private static TierSettings settings(String... namesAndTexts) {
    Map<String, String> texts = new java.util.HashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      texts.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return new TierSettings("redis", texts);
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "2s, PT2S", "1m, PT1M", "3h, PT3H", "2d, PT48H", "P1DT2H, PT26H"})
  void lengthOfTime_hasAUnit(String text, Duration length) {
    List<Duration> given = new ArrayList<>();
    settings("wait", text).ifDuration("wait", given::add);
    assertThat(given).containsExactly(length);
  }

  private static void assertRefused(Runnable use, String message) {
    assertThatThrownBy(use::run).isInstanceOf(ConfigurationException.class).hasMessage(message);
  }

  @Test
  void senselessSetting_isRefusedWithItsName() {
    TierSettings given = settings("wait", "500", "parts", "x", "cluster", "maybe", "bean", "none");
    assertRefused(
        () -> given.ifDuration("wait", length -> {}),
        "tiercel.redis.wait is 500 but must be a length of time such as 500ms, 2s or 1m");
    assertRefused(
        () -> given.ifNumber("parts", number -> {}),
        "tiercel.redis.parts is x but must be a whole number");
    assertRefused(
        () -> given.flag("cluster"), "tiercel.redis.cluster is maybe but must be true or false");
    assertRefused(() -> given.required("url"), "tiercel.redis.url is null but must be given");
    assertRefused(
        () -> given.object("bean", List.class),
        "tiercel.redis.bean is none but must be the name of a List: no List has a name here");
  }

  @Test
  void settingThatIsRefused_isNamedToo() {
    TierSettings given = settings("wait", "-1s", "parts", "0");
    assertRefused(
        () -> given.ifDuration("wait", length -> Rules.positive("limit", length)),
        "tiercel.redis.wait: limit is PT-1S but must be at least zero");
    assertRefused(
        () -> given.ifNumber("parts", number -> Rules.check(number > 0, "p", number, "above 0")),
        "tiercel.redis.parts: p is 0 but must be above 0");
  }

  @Test
  void exactlyOneOfSeveral_isGiven() {
    assertThat(settings("url", "a", "other", "b").oneOf("url", "file")).isEqualTo("url");
    assertRefused(
        () -> settings("other", "b").oneOf("url", "file"),
        "tiercel.redis has none of [url, file] but must have exactly one of them");
    assertRefused(
        () -> settings("url", "a", "file", "b").oneOf("url", "file", "data-source"),
        "tiercel.redis has [url, file] of [url, file, data-source] but must have exactly one of"
            + " them");
  }

  @Test
  void settingThatIsMadeIntoSomething_isNamedWhereItIsRefused() {
    TierSettings given = settings("url", "nowhere");
    assertThat(given.<Integer>required("url", String::length)).isEqualTo(7);
    assertRefused(
        () -> given.required("url", text -> Rules.label("address", " ")),
        "tiercel.redis.url: address is \" \" but must be 1 to 100 ASCII characters without white"
            + " space");
  }

  @Test
  void settingWithoutTheOneThatGivesItAMeaning_isRefused() {
    settings("url", "a", "username", "b").onlyBeside("url", "username", "password");
    assertRefused(
        () -> settings("file", "a", "username", "b").onlyBeside("url", "username", "password"),
        "tiercel.redis.username has a meaning only beside tiercel.redis.url");
  }
}
