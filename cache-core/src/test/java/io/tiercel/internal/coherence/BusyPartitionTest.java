package io.tiercel.internal.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Change;
import io.tiercel.spi.Link;
import io.tiercel.spi.Observer;
import io.tiercel.testkit.ManualScheduling;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A partition in which more happens than a node remembers, while a heartbeat's answer is on its
 * way.
 */
class BusyPartitionTest {

  private static final int MANY = 2_000;

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final HandBus bus = new HandBus(1);
  private final Coherence<String> coherence =
      new Coherence<>(bus, "me", scheduling, new Nothing(), new Observer<String, Object>() {});

  @Test
  void answersFarBehindTheMessages_keepTrust() {
    trust();
    for (int i = 0; i < 20; i++) {
      pass(500);
      publishMany();
      List<Link> named = List.copyOf(bus.newest);
      publishMany();
      bus.beats.remove().complete(named);
    }
    assertThat(coherence.trusted()).isTrue();
  }

  @Test
  void answersOfAnotherChain_doNot() {
    trust();
    for (int i = 0; i < 4; i++) {
      pass(500);
      publishMany();
      Link named = new Link(bus.newest.get(0).number(), -1);
      publishMany();
      if (!bus.beats.isEmpty()) {
        bus.beats.remove().complete(List.of(named));
      }
    }
    assertThat(coherence.trusted()).isFalse();
  }

  @Test
  void linksThatNoAnswerCanNameAnyMore_areForgotten() {
    Passed passed = new Passed(2_000);
    List<Link> links = new ArrayList<>();
    for (int second = 0; second < 10; second++) {
      Link link = new Link(second, 7);
      passed.add(link);
      links.add(link);
      passed.mark(link, second * 1_000L);
    }
    assertThat(links.stream().filter(passed::contains))
        .containsExactlyElementsOf(links.subList(7, 10));
  }

  private void trust() {
    coherence.start();
    Objects.requireNonNull(bus.receiver).subscribed();
    bus.answer();
    assertThat(coherence.trusted()).isTrue();
  }

  private void pass(long millis) {
    scheduling.advance(java.time.Duration.ofMillis(millis));
  }

  private void publishMany() {
    for (int i = 0; i < MANY; i++) {
      Objects.requireNonNull(bus.receiver).received(bus.publish(0, "other", "k"));
    }
  }

  private static final class Nothing implements Coherence.Effects<String> {
    @Override
    public void apply(Change<String> change) {}

    @Override
    public void empty() {}

    @Override
    public void repeat() {}
  }
}
