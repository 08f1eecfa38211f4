package io.tiercel.console;

import static io.tiercel.testkit.ModelStack.FAR;
import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.TieredCache;
import io.tiercel.control.TierMode;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page in a real Chromium: the one of {@code -Dtiercel.chromium=path}, or one on the path. On a
 * machine without one these tests are skipped. What it looks like is left in {@code
 * target/console}.
 */
@Timeout(120)
class ConsolePageTest {
  private static final String TOKEN = "a token of the operators";
  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='broken'\">'\"</script>";

  private final ModelStack stack = ModelStack.of(MEMORY, SHARED, FAR);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader =
      new RecordingLoader().settings((key, entry) -> entry.tags("<b>tag</b>"));
  private final TieredCache<String, String> products =
      scene.open(loader, builder -> builder.hotKeys(10).prefixes(':', 1));
  private final TieredCache<Long, String> prices =
      TieredCache.<Long, String>named("prices")
          .memory(memory -> memory.maximumSize(1_000))
          .loader(id -> "price of " + id)
          .build();
  private final Console console =
      Console.of(0)
          .cache(products, KeyParser.of(String.class))
          .cache(prices, KeyParser.of(Long.class))
          .steeredBy(TOKEN)
          .start();
  private Browser browser;

  @BeforeEach
  void open() {
    Assumptions.assumeTrue(Browser.program().isPresent(), "no Chromium");
    browser = Browser.start();
    work();
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
    console.close();
    prices.close();
    stack.faults(SHARED).heal();
    scene.close();
  }

  private void work() {
    products.get(HOSTILE);
    for (int i = 0; i < 60; i++) {
      products.get("maker:" + i % 12);
      stack.pass(io.tiercel.spi.Scheduling.TICK);
    }
    for (int i = 0; i < 40; i++) {
      products.getIfPresent("unknown:" + i);
    }
  }

  private void sicken() {
    stack.faults(SHARED).always(Operation.GET, Failure.FAILS);
    for (int i = 0; i < 5; i++) {
      products.getIfPresent("unknown:" + i);
    }
    loader.fails("bad", new IllegalStateException("down"));
    assertThatThrownBy(() -> products.get("bad")).hasMessage("down");
  }

  private void show(int width, int height, String scheme) {
    browser.open(console.uri(), width, height, scheme);
    browser.until("document.getElementById('main') && !document.getElementById('main').hidden");
  }

  private void unlock() {
    browser.evaluate("document.getElementById('token').focus()");
    browser.type(TOKEN);
    browser.press("Enter", 13, "\\r");
    browser.until("document.querySelector('#path select')");
  }

  /** Nothing was asked of anybody else, and nothing was refused or went wrong. */
  private void assertQuiet() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .allMatch(url -> url.startsWith(console.uri().toString()) || url.startsWith("data:"));
    assertThat(browser.evaluate("document.title").asString()).doesNotContain("broken");
    assertThat(browser.evaluate("document.querySelectorAll('main img, main b > b').length").asInt())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"390,844,light", "390,844,dark", "1280,900,light", "1280,900,dark", "320,640,light"})
  void page_fitsItsScreen(int width, int height, String scheme) throws IOException {
    sicken();
    show(width, height, scheme);
    unlock();
    browser.evaluate("document.querySelector('#hot-misses button').click()");
    browser.until("document.querySelector('#answer .finding')");
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
    assertThat(browser.text("#sentence")).contains("shared is down");
    assertThat(browser.text("#path")).contains("reads go past it");
    browser.picture(Path.of("target", "console", width + "-" + scheme + ".png"));
    assertQuiet();
  }

  @Test
  void healthyPage_saysSo() throws IOException {
    show(1280, 900, "light");
    assertThat(browser.text("#score")).isEqualTo("100");
    assertThat(browser.text("#sentence")).isEqualTo("All 3 tiers are in order.");
    assertThat(browser.text("#counters tbody tr:first-child"))
        .contains(String.valueOf(products.stats().tier(MEMORY).hits()));
    browser.picture(Path.of("target", "console", "healthy.png"));
    assertQuiet();
  }

  @Test
  void hostileKey_isTextWhereverItIsShown() {
    show(1280, 900, "light");
    browser.until("document.querySelector('#hot-misses button')");
    assertThat(browser.text("#hot-misses")).contains(HOSTILE);
    browser.evaluate(
        "[...document.querySelectorAll('#hot-misses button')]"
            + ".find(one => one.textContent.startsWith('<img')).click()");
    browser.until("document.querySelector('#answer .finding')");
    assertThat(browser.text("#answer")).contains("answers the value of tier memory", "<b>tag</b>");
    assertThat(browser.evaluate("document.getElementById('value').value").asString())
        .isEqualTo(HOSTILE);
    assertQuiet();
  }

  @Test
  void operatorWithAKeyboard_explainsAndInvalidates() {
    show(1280, 900, "light");
    unlock();
    products.get("cup");
    browser.evaluate("document.activeElement.blur()");
    browser.press("/", 191, "/");
    browser.type("cup");
    browser.press("Enter", 13, "\\r");
    browser.until("document.querySelector('#answer .says')");
    assertThat(browser.text("#answer")).contains("answers the value of tier memory");
    for (String expected : List.of("explain", "preview", "invalidate")) {
      browser.press("Tab", 9, "");
      assertThat(browser.evaluate("document.activeElement.id").asString()).isEqualTo(expected);
      assertThat(
              browser.evaluate("getComputedStyle(document.activeElement).outlineStyle").asString())
          .as("the focus is seen")
          .isEqualTo("solid");
    }
    browser.press("Enter", 13, "\\r");
    browser.until("document.getElementById('confirm').open");
    assertThat(browser.text("#confirm")).contains("Invalidate the key cup?", "memory: 1");
    assertThat(products.getIfPresent("cup")).as("nothing happened yet").isNotNull();
    browser.press("Tab", 9, "");
    browser.press("Enter", 13, "\\r");
    browser.until("document.getElementById('answer').textContent.includes('Invalidated')");
    assertThat(products.getIfPresent("cup")).isNull();
    browser.until("document.getElementById('audit').textContent.includes('invalidate keys')");
    assertQuiet();
  }

  @Test
  void dialogThatIsLeft_changesNothing() {
    show(390, 844, "dark");
    unlock();
    browser.evaluate("document.querySelector('#path select').focus()");
    browser.evaluate(
        "(() => { const one = document.querySelector('#path select'); one.value = 'OFF';"
            + " one.dispatchEvent(new Event('change')); })()");
    browser.until("document.getElementById('confirm').open");
    browser.press("Escape", 27, "");
    browser.until("!document.getElementById('confirm').open");
    assertThat(products.operations().state().tier(MEMORY).mode()).isEqualTo(TierMode.ON);
    browser.until("document.querySelector('#path select').value === 'ON'");
    assertQuiet();
  }

  @Test
  void readerWithoutToken_canChangeNothing() {
    show(1280, 900, "dark");
    browser.evaluate("document.getElementById('value').focus()");
    browser.type("cup");
    assertThat(browser.evaluate("document.getElementById('invalidate').disabled").asBoolean())
        .isTrue();
    assertThat(browser.evaluate("document.querySelector('#path select') === null").asBoolean())
        .isTrue();
  }

  @Test
  void otherCache_isOneLinkAway() {
    show(1280, 900, "light");
    browser.evaluate("document.querySelectorAll('#caches a')[1].click()");
    browser.until("document.getElementById('name').textContent === 'prices'");
    browser.evaluate("document.getElementById('value').focus()");
    browser.type("no number");
    browser.press("Enter", 13, "\\r");
    browser.until("document.querySelector('#answer .refused')");
    assertThat(browser.text("#answer")).contains("That is no Long");
  }

  @Test
  void consoleThatIsGone_isTold() {
    show(1280, 900, "light");
    console.close();
    browser.until("!document.getElementById('trouble').hidden");
    assertThat(browser.text("#trouble")).contains("does not answer");
  }
}
