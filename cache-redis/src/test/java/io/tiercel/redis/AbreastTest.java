package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Link;
import io.tiercel.testkit.ManualScheduling;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AbreastTest {

  private final ManualScheduling scheduling = ManualScheduling.callerRuns();
  private final AtomicReference<Link> followed = new AtomicReference<>(link(7));
  private final Abreast abreast = new Abreast(scheduling);

  AbreastTest() {
    abreast.follow(followed::get);
  }

  @Test
  void replicaAtTheLinkThatIsFollowed_isBelieved() {
    assertThat(abreast.isPossible()).isTrue();
    assertThat(abreast.admits(head(link(7)))).isTrue();
  }

  @Test
  void replicaThatIsBehindOrAhead_orInAnotherChain_isNot() {
    assertThat(abreast.admits(head(link(6)))).isFalse();
    assertThat(abreast.admits(head(link(8)))).isFalse();
    assertThat(abreast.admits(head(new Link(7, -1)))).isFalse();
    assertThat(abreast.admits(null)).isFalse();
  }

  @Test
  void noReplicaIsAsked_whereNothingIsFollowed() {
    followed.set(null);
    assertThat(abreast.isPossible()).isFalse();
    assertThat(abreast.admits(head(link(7)))).isFalse();
  }

  @Test
  void ownChange_hasToBeThere_beforeItsMessageIsHeard() {
    abreast.changed(head(link(8)));
    assertThat(abreast.isPossible()).isFalse();
    assertThat(abreast.admits(head(link(7)))).isFalse();
    followed.set(link(8));
    assertThat(abreast.admits(head(link(8)))).isTrue();
  }

  @Test
  void ownChangeThatTheServerHasLost_isNotWaitedForLongerThanAHeartbeat() {
    abreast.changed(head(link(8)));
    pass();
    abreast.beat(link(7), scheduling.nanos());
    assertThat(abreast.admits(head(link(7)))).isTrue();
  }

  @Test
  void heartbeatThatWasSentBeforeTheChangeWasDone_saysNothingOfIt() {
    long sentAt = scheduling.nanos();
    pass();
    abreast.changed(head(link(8)));
    abreast.beat(link(7), sentAt);
    assertThat(abreast.admits(head(link(7)))).isFalse();
  }

  private void pass() {
    scheduling.advance(Duration.ofMillis(1));
  }

  private static Link link(long number) {
    return new Link(number, 100 + number);
  }

  private static PartitionHead head(Link link) {
    return new PartitionHead(1, 2, 1, 1, 3, 0, link);
  }
}
