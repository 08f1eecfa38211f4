package io.tiercel.memory;

import static io.tiercel.spi.Outcome.REFUSED;
import static io.tiercel.spi.Outcome.STORED;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Ask;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Ticket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Invalidations of many entries at once, and what they leave alone. */
class MemoryMarkersTest {
  private final Subject subject = new Subject();

  @Test
  void removedTag_hidesItsEntriesAlone() {
    subject.store("with", "v", "t", "u");
    subject.store("without", "v", "u");
    subject.store("plain", "v");
    subject.removeTag("t");
    assertThat(subject.peek("with")).isNull();
    assertThat(subject.get("with")).isNull();
    assertThat(subject.get("without")).isEqualTo("v");
    assertThat(subject.get("plain")).isEqualTo("v");
  }

  @Test
  void survivorOfATag_isBackOnTheFastPathAfterOneLook() {
    subject.store("plain", "v");
    subject.removeTag("t");
    assertThat(subject.peek("plain")).isNull();
    subject.get("plain");
    assertThat(subject.peek("plain")).isEqualTo("v");
  }

  @Test
  void removedPrefix_hidesKeysThatDeriveIt() {
    subject.store("a/1", "v");
    subject.store("b/1", "v");
    subject.removeTag("a/");
    assertThat(subject.get("a/1")).isNull();
    assertThat(subject.get("b/1")).isEqualTo("v");
  }

  @Test
  void entryOfATag_filledAfterItsRemoval_staysThroughOtherRemovals() {
    subject.removeTag("t");
    subject.store("k", "v", "t");
    subject.removeTag("u");
    assertThat(subject.get("k")).isEqualTo("v");
    subject.removeTag("t");
    assertThat(subject.get("k")).isNull();
  }

  @Test
  void hiddenEntry_isNotRememberedAsStale() {
    subject.store("k", "v", "t");
    subject.removeTag("t");
    assertThat(subject.ask("k", Ask.FILL).entry()).isNull();
    assertThat(subject.tier.size()).isZero();
  }

  @Test
  void clear_sparesWhatIsFilledAfterIt() {
    subject.store("k", "old");
    subject.clear();
    assertThat(subject.peek("k")).isNull();
    subject.store("k", "new");
    subject.ticks.pass(ofSeconds(1));
    assertThat(subject.peek("k")).isEqualTo("new");
    assertThat(subject.tier.size()).isOne();
  }

  @Test
  void forgottenMarkers_hideTaggedEntriesThatWereNotReadSince() {
    Subject bounded = new Subject(Settings.markers(10));
    bounded.store("tagged", "v", "t");
    bounded.store("derived/k", "v");
    bounded.store("used", "v", "t");
    bounded.store("plain", "v");
    for (int i = 0; i < 11; i++) {
      bounded.removeTag("tag" + i);
      assertThat(bounded.get("used")).isEqualTo("v");
    }
    assertThat(bounded.get("tagged")).isNull();
    assertThat(bounded.get("derived/k")).isNull();
    assertThat(bounded.get("plain")).isEqualTo("v");
  }

  @Test
  void forgottenMarkers_voidOldTicketsOfTaggedEntries() {
    Subject bounded = new Subject(Settings.markers(10));
    Ticket before = bounded.ticket("k");
    IntStream.range(0, 11).forEach(i -> bounded.removeTag("tag" + i));
    assertThat(bounded.fill("k", before, "v", "t")).isEqualTo(REFUSED);
    assertThat(bounded.fill("a/k", before, "v")).isEqualTo(REFUSED);
    assertThat(bounded.fill("k", before, "v")).isEqualTo(STORED);
    assertThat(bounded.fill("l", bounded.ticket("l"), "v", "tag0")).isEqualTo(STORED);
    assertThat(bounded.get("l")).isEqualTo("v");
  }

  @Test
  void sameTagAgainAndAgain_forgetsNoOther() {
    Subject bounded = new Subject(Settings.markers(10));
    bounded.store("tagged", "v", "t");
    IntStream.range(0, 100).forEach(i -> bounded.removeTag("hot"));
    assertThat(bounded.get("tagged")).isEqualTo("v");
  }

  @Test
  void erasRunningOut_beginsAnew() {
    Subject limited = Subject.beginningAnewAt(5);
    limited.store("k", "v");
    Ticket before = limited.ticket("l");
    IntStream.range(0, 5).forEach(i -> limited.removeTag("t" + i));
    assertThat(limited.get("k")).isNull();
    assertThat(limited.fill("l", before, "v")).isEqualTo(REFUSED);
    limited.store("k", "new", "t1");
    assertThat(limited.peek("k")).isEqualTo("new");
    limited.removeTag("t1");
    assertThat(limited.get("k")).isNull();
  }

  @Test
  void ticksRunningOut_doNotEmptyAllTiersAtOnce() {
    Subject one = Subject.beginningAnewAt(1_000);
    Subject other = Subject.beginningAnewAt(1_000);
    other.ticks.draw(304);
    for (Subject each : List.of(one, other)) {
      long now = each.ticks.millis();
      each.fill("k", each.ticket("k"), Entry.of("v", now, Entry.NEVER, Entry.NEVER));
      each.ticks.pass(ofMillis(6_950));
    }
    assertThat(one.get("k")).isEqualTo("v");
    assertThat(other.get("k")).isEqualTo("v");
    other.ticks.pass(ofMillis(10));
    assertThat(other.get("k")).isNull();
    one.ticks.pass(ofSeconds(3));
    assertThat(one.get("k")).isEqualTo("v");
    one.ticks.pass(ofMillis(10));
    assertThat(one.get("k")).isNull();
  }

  @Test
  void ticksRunningOut_beginsAnew() {
    Subject limited = Subject.beginningAnewAt(50);
    limited.store("k", "v");
    Ticket before = limited.ticket("l");
    limited.ticks.pass(ofMillis(510));
    assertThat(limited.get("k")).isNull();
    assertThat(limited.fill("l", before, "v")).isEqualTo(REFUSED);
    limited.store("k", "new");
    limited.ticks.pass(ofMillis(100));
    assertThat(limited.peek("k")).isEqualTo("new");
  }
}
