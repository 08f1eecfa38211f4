package io.tiercel.internal.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CoherenceTest {

  private static final long WINDOW = 2000;

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final List<String> events = new ArrayList<>();
  private final List<Long> lags = new ArrayList<>();
  private final HandBus bus = new HandBus(2);
  private final Coherence<String> coherence =
      new Coherence<>(bus, "me", scheduling, new Recorder(), new Listener());

  @Test
  void beforeTheSubscription_nothingIsTrusted_andNoHeartbeatIsSent() {
    CompletionStage<Void> started = coherence.start();
    pass(5000);
    assertThat(coherence.trusted()).isFalse();
    assertThat(bus.beats).isEmpty();
    assertThat(started).isNotDone();
    assertThat(coherence.livesUntil(scheduling.millis() - 7))
        .isEqualTo(scheduling.millis() - 7 + WINDOW);
  }

  @Test
  void subscription_empties_andTrustBeginsWithTheAnswerOfAHeartbeatSentAfterIt() {
    CompletionStage<Void> started = coherence.start();
    receiver().subscribed();
    assertThat(events).containsExactly("empty");
    assertThat(coherence.trusted()).isFalse();
    bus.answer();
    assertThat(coherence.trusted()).isTrue();
    assertThat(events).containsExactly("empty", "TRUSTED");
    assertThat(started).isCompleted();
  }

  @Test
  void answerOfAHeartbeatFromBeforeTheSubscription_beginsNothing() {
    trust();
    pass(500);
    receiver().lost();
    receiver().subscribed();
    bus.beats.removeLast();
    bus.answer();
    assertThat(coherence.trusted()).isFalse();
  }

  @Test
  void read_thatBeganBeforeTrustDid_keepsItsValueForOneWindow() {
    coherence.start();
    long before = scheduling.millis();
    pass(3);
    receiver().subscribed();
    bus.answer();
    long begun = scheduling.millis();
    assertThat(coherence.livesUntil(before)).isEqualTo(before + WINDOW);
    assertThat(coherence.livesUntil(begun)).isEqualTo(begun + WINDOW);
    assertThat(coherence.livesUntil(begun + 1)).isEqualTo(Entry.NEVER);
  }

  @Test
  void otherNodesChange_isReportedWithItsLag_once_andOwnOnesAreNot() {
    trust();
    Message<String> theirs = bus.publish(0, "other", "k").sentAt(scheduling.millis());
    Message<String> ours = bus.publish(0, "me", "k").sentAt(scheduling.millis());
    Message<String> silent = bus.publish(0, "other", "k");
    pass(70);
    receiver().received(theirs);
    receiver().received(theirs);
    receiver().received(ours);
    receiver().received(silent);
    assertThat(lags).containsExactly(70L);
  }

  @Test
  void changeOfTheFuture_hasNoLag() {
    trust();
    receiver().received(bus.publish(0, "other", "k").sentAt(scheduling.millis() + 9));
    assertThat(lags).containsExactly(0L);
  }

  @Test
  void heartbeat_isSentEachQuarterOfTheWindow_andKeepsTrust() {
    trust();
    for (int i = 0; i < 20; i++) {
      pass(500);
      assertThat(bus.beats).hasSize(1);
      bus.answer();
    }
    assertThat(coherence.trusted()).isTrue();
    assertThat(events).isEmpty();
  }

  @Test
  void silence_endsTrustOneWindowAfterTheLastAnsweredHeartbeatWasSent_once() {
    trust();
    pass(WINDOW - 1);
    assertThat(coherence.trusted()).isTrue();
    assertThat(events).isEmpty();
    pass(1);
    assertThat(coherence.trusted()).isFalse();
    pass(10000);
    assertThat(events).containsExactly("LAPSED", "empty", "repeat");
  }

  @Test
  void deadline_countsFromTheSending_notFromTheAnswer() {
    trust();
    pass(500);
    pass(1400);
    bus.answer(); // the newest of them was sent at 1500
    pass(1600 - 1);
    assertThat(coherence.trusted()).isTrue();
    pass(1);
    assertThat(coherence.trusted()).isFalse();
  }

  @Test
  void answer_thatIsTooLate_lapsesFirst_andThenBeginsNothing() {
    trust();
    pass(500);
    pass(WINDOW);
    bus.beats.removeLast(); // sent at 2500
    bus.beats.removeLast(); // sent at 2000
    bus.beats.removeLast(); // sent at 1500
    bus.beats.removeLast(); // sent at 1000
    bus.answer();
    assertThat(coherence.trusted()).isFalse();
    assertThat(events).containsExactly("LAPSED", "empty", "repeat");
  }

  @Test
  void messageOfAnother_isApplied_andReported() {
    trust();
    receiver().received(bus.publish(0, "other", "k"));
    assertThat(events).containsExactly("apply k", "RECEIVED");
  }

  @Test
  void messageOfOurOwn_hasNoEffect_butMovesTheLink() {
    trust();
    receiver().received(bus.publish(0, "me", "k"));
    receiver().received(bus.publish(0, "other", "l"));
    assertThat(events).containsExactly("apply l", "RECEIVED");
  }

  @Test
  void lostMessage_isNoticedByTheNextOneOfItsPartition() {
    trust();
    bus.publish(0, "other", "lost");
    receiver().received(bus.publish(1, "other", "k"));
    receiver().received(bus.publish(0, "other", "l"));
    receiver().received(bus.publish(0, "other", "m"));
    assertThat(events)
        .containsExactly(
            "apply k",
            "RECEIVED",
            "GAP",
            "empty",
            "repeat",
            "apply l",
            "RECEIVED",
            "apply m",
            "RECEIVED");
    assertThat(coherence.trusted()).isTrue();
  }

  @Test
  void repeatedMessage_isAppliedAgain_andIsNoGap() {
    trust();
    Message<String> first = bus.publish(0, "other", "k");
    receiver().received(first);
    receiver().received(first);
    receiver().received(bus.publish(0, "other", "l"));
    receiver().received(first);
    receiver().received(bus.publish(0, "other", "m"));
    assertThat(events)
        .containsExactly(
            "apply k",
            "RECEIVED",
            "apply k",
            "RECEIVED",
            "apply l",
            "RECEIVED",
            "apply k",
            "RECEIVED",
            "apply m",
            "RECEIVED");
  }

  @Test
  void lostMessage_withNoneAfterIt_letsTrustLapse_andTrustComesBack() {
    trust();
    bus.publish(0, "other", "lost");
    pass(500);
    bus.answer();
    pass(500);
    bus.answer();
    pass(999);
    assertThat(coherence.trusted()).isTrue();
    pass(1);
    assertThat(coherence.trusted()).isFalse();
    bus.answer();
    assertThat(events).containsExactly("LAPSED", "empty", "repeat", "TRUSTED");
  }

  @Test
  void answerAheadOfTheMessages_extendsTrust_onceTheyArrive() {
    trust();
    Message<String> first = bus.publish(0, "other", "k");
    Message<String> second = bus.publish(0, "other", "l");
    pass(500);
    bus.answer();
    receiver().received(first);
    pass(1000);
    receiver().received(second);
    bus.beats.clear();
    pass(999);
    assertThat(coherence.trusted()).isTrue();
    pass(1);
    assertThat(coherence.trusted()).isFalse();
  }

  @Test
  void newConnection_toAChainThatDidNotMove_stillNoticesALostMessage() {
    trust();
    receiver().received(bus.publish(0, "other", "k"));
    receiver().lost();
    receiver().subscribed();
    bus.answer();
    events.clear();
    bus.publish(0, "other", "lost");
    receiver().received(bus.publish(0, "other", "l"));
    assertThat(events).containsExactly("GAP", "empty", "repeat", "apply l", "RECEIVED");
  }

  @Test
  void answerBehindTheMessages_extendsTrust() {
    trust();
    pass(500);
    List<Link> before = List.copyOf(bus.newest);
    receiver().received(bus.publish(0, "other", "k"));
    bus.beats.remove().complete(before);
    pass(1999);
    assertThat(coherence.trusted()).isTrue();
    assertThat(events).containsExactly("apply k", "RECEIVED");
  }

  @Test
  void messagesInFlight_whenTrustBegins_areNoGap() {
    coherence.start();
    receiver().subscribed();
    Message<String> first = bus.publish(0, "other", "k");
    Message<String> second = bus.publish(0, "me", "l");
    bus.answer();
    events.clear();
    receiver().received(first);
    receiver().received(second);
    receiver().received(bus.publish(0, "other", "m"));
    assertThat(events).containsExactly("apply k", "RECEIVED", "apply m", "RECEIVED");
    bus.publish(0, "other", "lost");
    receiver().received(bus.publish(0, "other", "n"));
    assertThat(events).contains("GAP");
  }

  @Test
  void messagesInFlight_ofWhichTheLastIsLost_areNoGap_butTheOneAfterTheNextIs() {
    coherence.start();
    receiver().subscribed();
    Message<String> first = bus.publish(0, "other", "k");
    bus.publish(0, "other", "lost, and a heartbeat stands for it");
    bus.answer();
    events.clear();
    receiver().received(first);
    receiver().received(bus.publish(0, "other", "l"));
    assertThat(events).doesNotContain("GAP");
    bus.publish(0, "other", "lost");
    receiver().received(bus.publish(0, "other", "m"));
    assertThat(events).contains("GAP");
  }

  @Test
  void message_inThePlaceOfTheLinkThatTrustBeganWith_isAGap() {
    coherence.start();
    receiver().subscribed();
    bus.publish(0, "other", "k");
    bus.answer();
    events.clear();
    bus.newest.set(0, Link.START);
    receiver().received(bus.publish(0, "other", "l"));
    assertThat(events).containsExactly("GAP", "empty", "repeat", "apply l", "RECEIVED");
  }

  @Test
  void messageBelowTheLinkThatTrustBeganWith_isAGap_onceTheChainIsBeyondIt() {
    coherence.start();
    receiver().subscribed();
    bus.publish(0, "other", "k");
    bus.publish(0, "other", "l");
    bus.answer();
    receiver().received(bus.publish(0, "other", "m"));
    events.clear();
    bus.newest.set(0, Link.START);
    receiver().received(bus.publish(0, "other", "n"));
    assertThat(events).containsExactly("GAP", "empty", "repeat", "apply n", "RECEIVED");
  }

  @Test
  void server_thatBeganAnew_isAGap() {
    trust();
    receiver().received(bus.publish(0, "other", "k"));
    events.clear();
    bus.newest.set(0, Link.START);
    pass(500);
    bus.answer();
    assertThat(events).containsExactly("GAP", "empty", "repeat");
    receiver().received(bus.publish(0, "other", "l"));
    assertThat(events).containsExactly("GAP", "empty", "repeat", "apply l", "RECEIVED");
    assertThat(coherence.trusted()).isTrue();
  }

  @Test
  void server_thatHasAnotherLinkInTheSamePlace_isAGap() {
    trust();
    receiver().received(bus.publish(0, "other", "k"));
    events.clear();
    bus.newest.set(0, new Link(bus.newest.get(0).number(), -1));
    pass(500);
    bus.answer();
    assertThat(events).containsExactly("GAP", "empty", "repeat");
  }

  @Test
  void lostConnection_keepsTrustUntilItsDeadline_andNoHeartbeatExtendsIt() {
    trust();
    pass(500);
    receiver().lost();
    bus.answer();
    pass(1499);
    assertThat(bus.beats).isEmpty();
    assertThat(coherence.trusted()).isTrue();
    pass(1);
    assertThat(coherence.trusted()).isFalse();
    assertThat(events).containsExactly("LAPSED", "empty", "repeat");
  }

  @Test
  void wallClock_thatJumpsFurtherThanTheWindow_endsTrust_andVoidsHeartbeatsUnderWay() {
    trust();
    pass(500);
    scheduling.shiftWall(Duration.ofMillis(WINDOW + 1));
    pass(10);
    assertThat(events).containsExactly("LAPSED", "empty", "repeat");
    bus.answer();
    assertThat(coherence.trusted()).isFalse();
    pass(500);
    bus.answer();
    assertThat(coherence.trusted()).isTrue();
    assertThat(events).containsExactly("LAPSED", "empty", "repeat", "TRUSTED");
  }

  @Test
  void wallClock_thatIsSetALittle_changesNothing() {
    trust();
    scheduling.shiftWall(Duration.ofMillis(-WINDOW));
    pass(10);
    assertThat(coherence.trusted()).isTrue();
  }

  @Test
  void heartbeat_thatFails_isReported_andAsksNothing() {
    trust();
    pass(500);
    bus.beats.remove().completeExceptionally(new IllegalStateException("down"));
    pass(500);
    bus.beats.remove().complete(List.of(Link.START));
    assertThat(events)
        .containsExactly(
            "survived heartbeat: down",
            "survived heartbeat: A heartbeat was not answered for every partition");
    assertThat(coherence.trusted()).isTrue();
  }

  @Test
  void close_endsEverything() {
    trust();
    coherence.close();
    assertThat(bus.closed).isTrue();
    assertThat(coherence.trusted()).isFalse();
    pass(10000);
    receiver().received(bus.publish(0, "other", "k"));
    assertThat(events).isEmpty();
    assertThat(scheduling.planned()).isZero();
  }

  @Test
  void effectsThatFail_leaveAGapBehind() {
    trust();
    Message<String> failing = bus.publish(0, "other", "fail");
    try {
      receiver().received(failing);
    } catch (IllegalStateException expected) {
      events.add(expected.getMessage());
    }
    receiver().received(bus.publish(0, "other", "k"));
    assertThat(events)
        .containsExactly("on purpose", "GAP", "empty", "repeat", "apply k", "RECEIVED");
  }

  private void trust() {
    coherence.start();
    receiver().subscribed();
    bus.answer();
    events.clear();
  }

  private void pass(long millis) {
    scheduling.advance(Duration.ofMillis(millis));
  }

  @Test
  void laterSubscription_repeatsWhatThisNodeChanged() {
    coherence.start();
    receiver().subscribed();
    receiver().lost();
    events.clear();
    receiver().subscribed();
    assertThat(events).containsExactly("empty", "repeat");
  }

  private Bus.Receiver<String> receiver() {
    return Objects.requireNonNull(bus.receiver);
  }

  private final class Recorder implements Coherence.Effects<String> {
    @Override
    public void apply(Change<String> change) {
      String key = ((Change.Keys<String>) change).keys().get(0);
      if (key.equals("fail")) {
        throw new IllegalStateException("on purpose");
      }
      events.add("apply " + key);
    }

    @Override
    public void empty() {
      events.add("empty");
    }

    @Override
    public void repeat() {
      events.add("repeat");
    }
  }

  private final class Listener implements Observer<String, Object> {
    @Override
    public void coherence(Observer.Coherence event) {
      events.add(event.toString());
    }

    @Override
    public void applied(long lagMillis) {
      lags.add(lagMillis);
    }

    @Override
    public void survived(String what, Throwable failure) {
      events.add("survived " + what + ": " + failure.getMessage());
    }
  }
}
