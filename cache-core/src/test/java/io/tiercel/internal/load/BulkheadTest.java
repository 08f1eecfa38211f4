package io.tiercel.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.internal.load.Bulkhead.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BulkheadTest {

  private final Bulkhead bulkhead = new Bulkhead(2);
  private final List<String> held = new ArrayList<>();

  @Test
  void place_thatIsFree_isGrantedAtOnce() {
    acquire("a");
    acquire("b");
    assertThat(held).containsExactly("a", "b");
    assertThat(bulkhead.inFlight()).isEqualTo(2);
    assertThat(bulkhead.waiting()).isZero();
  }

  @Test
  void placesThatAreGivenBack_goToThoseWhoWait_inTheirOrder() {
    acquire("a");
    acquire("b");
    acquire("c");
    acquire("d");
    assertThat(bulkhead.waiting()).isEqualTo(2);
    bulkhead.release();
    assertThat(held).containsExactly("a", "b", "c");
    bulkhead.release();
    assertThat(held).containsExactly("a", "b", "c", "d");
    assertThat(bulkhead.inFlight()).isEqualTo(2);
    bulkhead.release();
    bulkhead.release();
    assertThat(bulkhead.inFlight()).isZero();
  }

  @Test
  void waitingOne_whoWithdraws_isSkipped() {
    acquire("a");
    acquire("b");
    Waiting third = acquire("c");
    acquire("d");
    assertThat(third.withdraw()).isTrue();
    assertThat(third.withdraw()).isFalse();
    assertThat(bulkhead.waiting()).isEqualTo(1);
    bulkhead.release();
    assertThat(held).containsExactly("a", "b", "d");
  }

  @Test
  void thoseWhoComeLast_comeAfterWhoeverCameSince() {
    acquire("a");
    acquire("b");
    Waiting renewal = bulkhead.acquireLast(() -> held.add("last"));
    Waiting gone = bulkhead.acquireLast(() -> held.add("gone"));
    acquire("c");
    assertThat(bulkhead.waiting()).isEqualTo(3);
    bulkhead.release();
    assertThat(gone.withdraw()).isTrue();
    bulkhead.release();
    assertThat(held).containsExactly("a", "b", "c", "last");
    assertThat(renewal.withdraw()).isFalse();
    assertThat(bulkhead.waiting()).isZero();
  }

  @Test
  void bulkhead_isFullForWhoeverWouldHaveToWait() {
    assertThat(bulkhead.isFull()).isFalse();
    acquire("a");
    assertThat(bulkhead.isFull()).isFalse();
    acquire("b");
    assertThat(bulkhead.isFull()).isTrue();
    bulkhead.release();
    assertThat(bulkhead.isFull()).isFalse();
  }

  @Test
  void holder_cannotWithdraw() {
    assertThat(acquire("a").withdraw()).isFalse();
    assertThat(bulkhead.inFlight()).isEqualTo(1);
  }

  @Test
  void place_thatNobodyHolds_cannotBeGivenBack() {
    assertThatThrownBy(bulkhead::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void longQueueOfHoldersWhoAreDoneAtOnce_doesNotGrowTheStack() {
    acquire("a");
    acquire("b");
    AtomicInteger served = new AtomicInteger();
    for (int i = 0; i < 100_000; i++) {
      bulkhead.acquire(
          () -> {
            served.incrementAndGet();
            bulkhead.release();
          });
    }
    bulkhead.release();
    assertThat(served).hasValue(100_000);
    assertThat(bulkhead.inFlight()).isEqualTo(1);
  }

  @Test
  void holderWhoThrows_keepsNobodyFromHisTurn() {
    acquire("a");
    acquire("b");
    bulkhead.acquire(
        () -> {
          bulkhead.release();
          bulkhead.release();
          throw new IllegalArgumentException("on purpose");
        });
    acquire("c");
    acquire("d");
    assertThatThrownBy(bulkhead::release).isInstanceOf(IllegalArgumentException.class);
    assertThat(held).containsExactly("a", "b", "c", "d");
  }

  @Test
  void manyThreads_neverExceedThePlaces_andAllGetTheirTurn() throws Exception {
    int calls = 20_000;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4 * calls);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 4; i++) {
      threads.execute(
          () -> {
            for (int call = 0; call < calls; call++) {
              bulkhead.acquire(
                  () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    threads.execute(
                        () -> {
                          inside.decrementAndGet();
                          bulkhead.release();
                          done.countDown();
                        });
                  });
            }
          });
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    threads.shutdownNow();
    assertThat(most.get()).isLessThanOrEqualTo(2);
    assertThat(bulkhead.inFlight()).isZero();
    assertThat(bulkhead.waiting()).isZero();
  }

  private Waiting acquire(String name) {
    return bulkhead.acquire(() -> held.add(name));
  }
}
