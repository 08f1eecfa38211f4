package io.tiercel.memory;

import static io.tiercel.spi.Outcome.DECLINED;
import static io.tiercel.spi.Outcome.REFUSED;
import static io.tiercel.spi.Outcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What others get while a put of one step is under way: a weigher is called in the midst of it, and
 * can look around.
 */
class MemoryPutTest {
  private Runnable midst = () -> {};
  private final Subject subject =
      new Subject(
          MemorySettings.ofWeight(
              1_000,
              (key, value) -> {
                midst.run();
                return 1;
              }));

  @Test
  void readerInTheMidstOfAPut_getsNoTicket() {
    midst = () -> assertThat(subject.ticket("k")).isSameAs(Ticket.NONE);
    assertThat(put("new")).isEqualTo(STORED);
    assertThat(subject.get("k")).isEqualTo("new");
  }

  @Test
  void ticketFromBeforeAPut_isVoidInItsMidst() {
    Ticket before = subject.ticket("k");
    midst =
        () -> {
          midst = () -> {};
          assertThat(subject.fill("k", before, "old")).isEqualTo(REFUSED);
        };
    assertThat(put("new")).isEqualTo(STORED);
  }

  @Test
  void writerWhoDecidesByWhatStandsThere_isKeptWaitingInTheMidstOfAPut() {
    midst = () -> assertThat(take(Taking.UPDATE)).isInstanceOf(Answer.Busy.class);
    assertThat(put("new")).isEqualTo(STORED);
    assertThat(take(Taking.UPDATE)).isInstanceOf(Answer.Miss.class);
  }

  @Test
  void writerWhoWasKeptWaiting_holdsNothing() {
    midst = () -> take(Taking.UPDATE);
    put("new");
    midst = () -> {};
    assertThat(put("newer")).isEqualTo(STORED);
  }

  @Test
  void neighbour_isNotDisturbedAfterAPut() {
    put("new");
    assertThat(subject.fill("l", subject.ticket("l"), "v")).isEqualTo(STORED);
    assertThat(subject.fill("m", subject.take("m"), "v")).isEqualTo(STORED);
  }

  @Test
  void putAcrossAClearing_leavesNothing() {
    midst = subject::clear;
    assertThat(put("new")).isEqualTo(STORED);
    assertThat(subject.get("k")).isNull();
    assertThat(subject.peek("k")).isNull();
  }

  @Test
  void putAcrossAMarker_isHiddenByIt() {
    midst = () -> subject.removeTag("t");
    assertThat(subject.tier.putAtOnce("k", subject.entry("new", "t"))).isEqualTo(STORED);
    assertThat(subject.peek("k")).isNull();
    assertThat(subject.get("k")).isNull();
  }

  @Test
  void putThatCannotBeWeighed_leavesNothingOldAndIsOver() {
    put("old");
    midst =
        () -> {
          throw new IllegalStateException("no weight");
        };
    assertThat(put("new")).isEqualTo(DECLINED);
    assertThat(subject.get("k")).isNull();
    assertThat(subject.survived).hasSize(1);
    midst = () -> {};
    subject.store("k", "loaded");
    assertThat(subject.get("k")).isEqualTo("loaded");
  }

  @Test
  void valueThatCannotBeCopied_isLeftToTheTwoStepsWhichLeaveNothingOld() {
    Subject copying = new Subject(Settings.copier(MemoryPutTest::copy));
    copying.store("k", "old");
    assertThat(copying.tier.putAtOnce("k", copying.entry("uncopiable"))).isNull();
    assertThat(copying.fill("k", copying.take("k"), "uncopiable")).isEqualTo(DECLINED);
    assertThat(copying.get("k")).isNull();
  }

  private static String copy(String value) {
    if (value.equals("uncopiable")) {
      throw new IllegalStateException("no copy");
    }
    return value;
  }

  @Test
  void putIntoAClosedTier_isRefusedByTheTwoSteps() {
    subject.tier.close();
    assertThat(put("v")).isNull();
    assertThat(subject.fill("k", subject.take("k"), "v")).isEqualTo(REFUSED);
  }

  private @Nullable Outcome put(String value) {
    return subject.tier.putAtOnce("k", subject.entry(value));
  }

  private Answer<String> take(Taking taking) {
    return Subject.now(subject.tier.takeAll(List.of("k"), taking)).get(0);
  }
}
