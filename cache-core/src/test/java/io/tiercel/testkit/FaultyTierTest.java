package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Tier;
import io.tiercel.spi.TierContext;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FaultyTierTest extends SharedTierContract {
  private final SharedServer server = new SharedServer(scheduling());
  private final Faults faults = new Faults();

  @Override
  protected Tier<String, String> open(TierContext<String, String> context) {
    return FaultyTier.factory(new SharedTierFactory<String, String>("shared", server), faults)
        .open(context);
  }

  @Test
  void failure_hitsAsManyOperationsAsWereSaid() {
    Tier<String, String> tier = client("a");
    faults.next(2, Operation.GET, Failure.FAILS);
    assertThat(fails(() -> tier.get("k", Ask.LOOK))).isTrue();
    assertThat(fails(() -> tier.remove(all()))).isFalse();
    assertThat(fails(() -> tier.get("k", Ask.LOOK))).isTrue();
    assertThat(fails(() -> tier.get("k", Ask.LOOK))).isFalse();
    assertThat(faults.calls(Operation.GET)).isEqualTo(3);
  }

  @Test
  void failureAfterwards_doesTheWork() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    faults.always(Operation.REMOVE, Failure.FAILS_AFTERWARDS);
    assertThat(fails(() -> tier.remove(Change.of("k")))).isTrue();
    faults.heal();
    assertNothing(tier, "k");
  }

  @Test
  void silentTier_answersNothingAfterItHealed() {
    Tier<String, String> tier = client("a");
    faults.always(Failure.NEVER_ANSWERS);
    CompletableFuture<?> read = tier.get("k", Ask.LOOK).toCompletableFuture();
    faults.heal();
    assertThat(fails(() -> tier.get("k", Ask.LOOK))).isFalse();
    assertThat(read).isNotDone();
  }

  @Test
  void lateOperation_isDoneLaterAndASlowOneOnlyAnsweredLater() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    store(tier, "l", entry("v"));
    faults.next(Operation.REMOVE, new Fault.Late(scheduling(), Duration.ofSeconds(1)));
    CompletableFuture<?> late = tier.remove(Change.of("k")).toCompletableFuture();
    faults.next(Operation.REMOVE, new Fault.Slow(scheduling(), Duration.ofSeconds(1)));
    CompletableFuture<?> slow = tier.remove(Change.of("l")).toCompletableFuture();
    assertFresh(tier, "k", "v");
    assertNothing(tier, "l");
    assertThat(slow).isNotDone();
    pass(Duration.ofSeconds(1));
    assertNothing(tier, "k");
    assertThat(late).isDone();
    assertThat(slow).isDone();
  }

  @Test
  void gate_holdsOperationsUntilItIsOpened() {
    Tier<String, String> tier = client("a");
    store(tier, "k", entry("v"));
    Gate gate = Gate.before();
    faults.next(Operation.REMOVE, gate);
    CompletableFuture<?> removal = tier.remove(Change.of("k")).toCompletableFuture();
    assertFresh(tier, "k", "v");
    assertThat(gate.waiting()).isEqualTo(1);
    gate.open();
    assertThat(removal).isDone();
    assertNothing(tier, "k");
  }
}
