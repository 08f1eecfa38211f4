package io.tiercel.internal.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** At which link a copy of Home is as new as what a node holds itself. */
class FollowedTest {

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final List<@Nullable Link> duringEffects = new ArrayList<>();
  private final HandBus bus = new HandBus(2);
  private final Coherence<String> coherence =
      new Coherence<>(bus, "me", scheduling, new Recorder(), new Observer<String, Object>() {});

  @Test
  void nothingIsFollowed_beforeItIsTrusted() {
    coherence.start();
    assertThat(coherence.followed(0)).isNull();
    receiver().subscribed();
    assertThat(coherence.followed(0)).isNull();
    bus.answer();
    assertThat(coherence.followed(0)).isEqualTo(bus.newest.get(0));
  }

  @Test
  void link_isFollowed_onceItsMessageIsInTheTiers_andNoneMeanwhile() {
    trust();
    Message<String> message = bus.publish(0, "other", "k");
    receiver().received(message);
    assertThat(duringEffects).containsExactly((Link) null);
    assertThat(coherence.followed(0)).isEqualTo(message.link());
    assertThat(coherence.followed(1)).isEqualTo(bus.newest.get(1));
  }

  @Test
  void messageThatComesAgain_changesNothing() {
    trust();
    Message<String> message = bus.publish(0, "other", "k");
    receiver().received(message);
    receiver().received(message);
    assertThat(coherence.followed(0)).isEqualTo(message.link());
  }

  @Test
  void ownMessage_isFollowedAsWell() {
    trust();
    Message<String> message = bus.publish(0, "me", "k");
    receiver().received(message);
    assertThat(coherence.followed(0)).isEqualTo(message.link());
  }

  @Test
  void nothingIsFollowed_whileAForkIsLeft() {
    trust();
    receiver().received(bus.publish(0, "other", "k"));
    duringEffects.clear();
    bus.newest.set(0, Link.START);
    pass(500);
    bus.answer();
    assertThat(duringEffects).isNotEmpty().containsOnlyNulls();
    assertThat(coherence.followed(0)).isEqualTo(Link.START);
  }

  /** One slow primary holds the answer of another back, which was read long before. */
  @Test
  void heartbeatThatIsAnsweredLate_doesNotLeadBack() {
    trust();
    receiver().received(bus.publish(0, "other", "k"));
    pass(500);
    Link old = bus.newest.get(0);
    bus.newest.set(0, new Link(old.number() - 1, -1));
    List<Link> read = List.copyOf(bus.newest);
    Message<String> later = bus.publish(0, "other", "l");
    receiver().received(later);
    bus.beats.remove().complete(read);
    assertThat(coherence.followed(0)).isEqualTo(later.link());
  }

  /** It may be late, or of a chain that has taken the place of ours and has not come as far. */
  @Test
  void messageBelowTheLinkThatWasAdopted_leavesNothingFollowed_untilALaterHeartbeat() {
    coherence.start();
    receiver().subscribed();
    Message<String> late = bus.publish(0, "other", "k");
    bus.publish(0, "other", "l");
    bus.answer();
    receiver().received(late);
    assertThat(coherence.followed(0)).isNull();
    pass(500);
    bus.answer();
    assertThat(coherence.followed(0)).isEqualTo(bus.newest.get(0));
  }

  @Test
  void nothingIsFollowed_whileAGapIsEmptied() {
    trust();
    bus.publish(0, "other", "lost");
    receiver().received(bus.publish(0, "other", "k"));
    assertThat(duringEffects).hasSize(3).containsOnlyNulls();
  }

  @Test
  void nothingIsFollowed_onceTrustIsOver() {
    trust();
    receiver().lost();
    pass(2_000);
    assertThat(duringEffects).isNotEmpty().containsOnlyNulls();
    assertThat(coherence.followed(0)).isNull();
  }

  private void trust() {
    coherence.start();
    receiver().subscribed();
    bus.answer();
    duringEffects.clear();
  }

  private void pass(long millis) {
    scheduling.advance(Duration.ofMillis(millis));
  }

  private Bus.Receiver<String> receiver() {
    return Objects.requireNonNull(bus.receiver);
  }

  /** What could be read from a copy while the tiers are voided must not be older than that. */
  private final class Recorder implements Coherence.Effects<String> {
    @Override
    public void apply(Change<String> change) {
      duringEffects.add(coherence.followed(0));
    }

    @Override
    public void empty() {
      duringEffects.add(coherence.followed(0));
    }

    @Override
    public void repeat() {
      duringEffects.add(coherence.followed(0));
    }
  }
}
