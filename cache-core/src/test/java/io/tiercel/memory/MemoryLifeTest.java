package io.tiercel.memory;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Entry;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Ticket;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;

/** How long entries stand, how they leave, and what they cost. */
class MemoryLifeTest {
  private final Subject subject = new Subject();

  @Test
  void entry_atEndOfItsLife_isOver() {
    subject.store("k", "v");
    subject.ticks.pass(ofMillis(Subject.LIFE - 10));
    assertThat(subject.peek("k")).isEqualTo("v");
    subject.ticks.pass(ofMillis(10));
    assertThat(subject.peek("k")).isNull();
    assertThat(subject.ask("k", Ask.FILL)).extracting(Answer::entry).isNull();
    assertThat(subject.evicted).containsExactly("memory k=v EXPIRED");
  }

  @Test
  void entry_pastItsFreshness_isRememberedForTheStaleWindow() {
    Subject stale = new Subject(Settings.staleWindow(ofMinutes(1)));
    long now = stale.ticks.millis();
    stale.fill("k", stale.ticket("k"), Entry.of("v", now, now + 1_000, now + 61_000));
    stale.ticks.pass(ofSeconds(1));
    assertThat(stale.peek("k")).isNull();
    Answer<String> answer = stale.ask("k", Ask.FILL);
    assertThat(answer).isInstanceOf(Answer.Miss.class);
    assertThat(answer.entry().value()).isEqualTo("v");
    assertThat(answer.entry().staleUntil()).isBetween(now + 60_980, now + 61_000);
    stale.ticks.pass(ofSeconds(60));
    assertThat(stale.ask("k", Ask.FILL).entry()).isNull();
  }

  @Test
  void entryWithoutALife_isNotKept_howeverLateTheTickIs() {
    subject.store("k", "v");
    subject.ticks.jump(ofSeconds(2));
    long now = subject.ticks.millis();
    subject.fill("k", subject.take("k"), Entry.of(null, now, now, now));
    assertThat(subject.peek("k")).isNull();
    assertThat(subject.tier.putAtOnce("k", Entry.of("v", now, now, now))).isNull();
  }

  /** The load took as long as the tick is late. */
  @Test
  void entryThatIsStaleAlready_isNoHit_howeverLateTheTickIs() {
    Subject stale = new Subject(Settings.staleWindow(ofMinutes(1)));
    Ticket ticket = stale.ticket("k");
    long began = stale.ticks.millis();
    stale.ticks.jump(ofSeconds(5));
    long now = stale.ticks.millis();
    stale.fill("k", ticket, Entry.of("v", began, now, now + 60_000));
    assertThat(stale.peek("k")).isNull();
    assertThat(stale.tier.peek("k", Integer.MAX_VALUE)).isNull();
    assertThat(stale.ask("k", Ask.FILL)).isInstanceOf(Answer.Miss.class);
    assertThat(stale.ask("k", Ask.FILL).entry().value()).isEqualTo("v");
    stale.ticks.tick();
    assertThat(stale.peek("k")).isNull();
  }

  @Test
  void life_isNeverMadeLonger() {
    Subject stale = new Subject(Settings.staleWindow(ofMillis(500)));
    long now = stale.ticks.millis();
    for (int beyond = 0; beyond < 2_000; beyond += 7) {
      Entry<String> given = Entry.of("v", now - beyond, now + 30 + beyond, now + 35 + 2L * beyond);
      stale.fill("k", stale.take("k"), given);
      Entry<String> kept = stale.ask("k", Ask.LOOK).entry();
      assertThat(kept.freshUntil()).isBetween(given.freshUntil() - 9, given.freshUntil());
      assertThat(kept.staleUntil()).isBetween(given.staleUntil() - 20, given.staleUntil());
      assertThat(kept.writtenAt()).isBetween(given.writtenAt(), given.writtenAt() + 9);
    }
  }

  @Test
  void endlessLife_isHeldAtTheEndOfTime() {
    subject.fill("k", subject.ticket("k"), Entry.of("v", Long.MIN_VALUE, Entry.NEVER, Entry.NEVER));
    assertThat(subject.peek("k")).isEqualTo("v");
    assertThat(subject.get("k")).isEqualTo("v");
  }

  @Test
  void tags_areKept() {
    subject.store("k", "v", "t", "u");
    assertThat(subject.ask("k", Ask.LOOK).entry().tags()).isEqualTo(Set.of("t", "u"));
  }

  @Test
  void renewal_namingTheEntry_isAMissThatRemembersIt() {
    subject.store("k", "v");
    long writtenAt = subject.ask("k", Ask.LOOK).entry().writtenAt();
    Answer<String> answer = subject.ask("k", Ask.renewal(writtenAt));
    assertThat(answer).isInstanceOf(Answer.Miss.class);
    assertThat(answer.entry().value()).isEqualTo("v");
    assertThat(subject.ask("k", Ask.renewal(writtenAt - 20))).isInstanceOf(Answer.Fresh.class);
  }

  @Test
  void renewal_byTheTimeAnotherTierNames_takesTheSameEntryForTheSame() {
    long exact = subject.ticks.millis() - 1;
    subject.fill("k", subject.ticket("k"), Entry.of("v", exact, exact + 5_000, exact + 5_000));
    assertThat(subject.ask("k", Ask.renewal(exact))).isInstanceOf(Answer.Miss.class);
    assertThat(subject.ask("k", Ask.LOOK).entry().writtenAt()).isGreaterThanOrEqualTo(exact);
  }

  @Test
  void attention_sendsOneCallerAnIntervalToTheProperRead_whoAttends() {
    Subject renewed = new Subject(Settings.attentionAfter(ofSeconds(30)));
    renewed.store("k", "v");
    renewed.ticks.pass(ofMillis(29_980));
    assertThat(renewed.peek("k")).isEqualTo("v");
    renewed.ticks.pass(ofMillis(30));
    assertThat(renewed.peek("k")).isNull();
    assertThat(renewed.get("k")).isEqualTo("v");
    assertThat(renewed.peek("k")).as("after a look").isNull();
    renewed.tier.attended("k");
    assertThat(renewed.peek("k")).isEqualTo("v");
    renewed.ticks.pass(ofMillis(290));
    assertThat(renewed.peek("k")).isEqualTo("v");
    renewed.ticks.pass(ofMillis(10));
    assertThat(renewed.peek("k")).isNull();
  }

  @Test
  void attention_isLeftToThoseWhoMayRenewAtThatAge() {
    Subject renewed = new Subject(Settings.attentionAfter(ofSeconds(30)));
    renewed.store("k", "v");
    renewed.ticks.pass(ofSeconds(40));
    assertThat(renewed.tier.peek("k", 3_000)).isNull();
    assertThat(renewed.tier.peek("k", 4_001)).isEqualTo("v");
    assertThat(renewed.tier.peek("k", Integer.MAX_VALUE)).isEqualTo("v");
    renewed.removeTag("other");
    assertThat(renewed.tier.peek("k", Integer.MAX_VALUE)).as("before it is checked").isNull();
    assertThat(renewed.get("k")).isEqualTo("v");
    assertThat(renewed.tier.peek("k", Integer.MAX_VALUE)).isEqualTo("v");
    assertThat(renewed.tier.peek("k", 3_000)).isNull();
    renewed.ticks.pass(ofMillis(Subject.LIFE));
    assertThat(renewed.tier.peek("k", Integer.MAX_VALUE)).as("after its life").isNull();
  }

  @Test
  void knownAbsence_isAnAnswer() {
    subject.fill("k", subject.ticket("k"), subject.entry(null));
    assertThat(subject.peek("k")).isSameAs(LocalTier.ABSENT);
    assertThat(subject.ask("k", Ask.LOOK)).isInstanceOf(Answer.Fresh.class);
    assertThat(subject.tier.iterator()).isExhausted();
  }

  @Test
  void jumpedClock_isNotBelievedOnTheFastPath() {
    Subject endless = new Subject();
    long now = endless.ticks.millis();
    endless.fill("k", endless.ticket("k"), Entry.of("v", now, Entry.NEVER, Entry.NEVER));
    endless.ticks.jump(ofSeconds(3));
    endless.ticks.tick();
    assertThat(endless.peek("k")).isNull();
    assertThat(endless.get("k")).isEqualTo("v");
    assertThat(endless.peek("k")).isEqualTo("v");
  }

  @Test
  void sweep_dropsWhatIsOver() {
    IntStream.range(0, 500).forEach(i -> subject.store("k" + i, "v"));
    subject.removeTag("none");
    subject.ticks.pass(ofMillis(Subject.LIFE));
    assertThat(subject.tier.size()).isEqualTo(500);
    subject.ticks.pass(ofSeconds(62));
    assertThat(subject.tier.size()).isZero();
    assertThat(subject.evicted).hasSize(500).contains("memory k7=v EXPIRED");
  }

  @Test
  void sweep_dropsWhatAMarkerHides_andReportsNoEviction() {
    subject.store("k", "v", "t");
    subject.ticks.pass(ofSeconds(1));
    subject.removeTag("t");
    subject.ticks.pass(ofSeconds(62));
    assertThat(subject.tier.size()).isZero();
    assertThat(subject.evicted).isEmpty();
  }

  @Test
  void fullTier_evictsAndReports() {
    IntStream.range(0, 1_100).forEach(i -> subject.store("k" + i, "v"));
    settle(subject);
    assertThat(subject.tier.size()).isEqualTo(1_000);
    assertThat(subject.evicted).hasSize(100).allMatch(event -> event.endsWith("=v SIZE"));
  }

  @Test
  void resized_holdsTheNewMaximum_alsoAfterClear() {
    IntStream.range(0, 100).forEach(i -> subject.store("k" + i, "v"));
    subject.tier.resize(10);
    settle(subject);
    assertThat(subject.tier.size()).isEqualTo(10);
    subject.clear();
    IntStream.range(0, 100).forEach(i -> subject.store("k" + i, "v"));
    settle(subject);
    assertThat(subject.tier.size()).isEqualTo(10);
  }

  @Test
  void weighed_holdsTheMaximumWeight() {
    Subject weighed = new Subject(MemorySettings.ofWeight(20, (k, v) -> v.length()));
    IntStream.range(0, 10).forEach(i -> weighed.store("k" + i, "12345"));
    weighed.fill("absent", weighed.ticket("absent"), weighed.entry(null));
    settle(weighed);
    assertThat(weighed.tier.weightedSize()).isBetween(15L, 20L);
  }

  private static void settle(Subject subject) {
    subject.tier.cleanUp();
    subject.ticks.runTasks();
  }

  @Test
  void iterator_showsWhatCouldBeAnswered() {
    subject.store("fresh", "v");
    subject.store("hidden", "v", "t");
    subject.removeTag("t");
    assertThat(subject.tier.iterator())
        .toIterable()
        .singleElement()
        .satisfies(entry -> assertThat(entry.getKey()).isEqualTo("fresh"));
  }

  @Test
  void statistics_countHits() {
    Subject counting = new Subject(Settings.statistics());
    counting.store("k", "v");
    counting.peek("k");
    counting.peek("k");
    counting.peek("other");
    assertThat(counting.tier.hits()).isEqualTo(2);
    assertThat(subject.tier.hits()).isZero();
  }

  @Test
  void copier_separatesWhatIsKept() {
    Subject copying = new Subject(Settings.copier(v -> new String(v)));
    String given = "value";
    copying.store("k", given);
    assertThat(copying.peek("k")).isEqualTo(given).isNotSameAs(given);
    assertThat(copying.peek("k")).isNotSameAs(copying.peek("k"));
    assertThat(copying.get("k")).isNotSameAs(given);
  }

  @Test
  void plainEntry_takes32Bytes_andADetailedOne40() {
    assertThat(ClassLayout.parseClass(MemoryEntry.class).instanceSize()).isEqualTo(32);
    assertThat(ClassLayout.parseClass(DetailedEntry.class).instanceSize()).isEqualTo(40);
  }

  @Test
  void hit_allocatesNothing() {
    Subject counting = new Subject(Settings.statistics());
    counting.store("k", "v");
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The first rounds pay for Caffeine's read buffer, and for counters.
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        counting.peek("k");
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(1_000);
  }

  @Test
  void negativeSettings_areRefusedByName() {
    MemorySettings<String, String> settings = MemorySettings.ofSize(1);
    assertThatThrownBy(() -> MemorySettings.ofSize(-1))
        .hasMessageContaining("maximum")
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> Settings.staleWindow(ofSeconds(-1)).apply(settings))
        .hasMessageContaining("staleWindow");
    assertThatThrownBy(() -> Settings.attentionAfter(ofSeconds(-1)).apply(settings))
        .hasMessageContaining("attentionAfter");
    assertThatThrownBy(() -> Settings.markers(-1).apply(settings)).hasMessageContaining("markers");
  }
}
