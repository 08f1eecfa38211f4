package io.tiercel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a writer decides by while a reader's fill is under way, in which a weigher is called: before
 * the entry is there, or within the computation if another one stands there.
 */
@Timeout(60)
class MemoryUpdateTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch filling = new CountDownLatch(1);
  private final CountDownLatch weighed = new CountDownLatch(1);
  private final Subject subject =
      new Subject(
          MemorySettings.ofWeight(
              1_000,
              (key, value) -> {
                if (value.equals("filled")) {
                  filling.countDown();
                  await(weighed);
                }
                return 1;
              }));

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void updateBeforeAFillIsThere_decidesByNothing_andTheFillIsRefused() {
    Ticket reader = subject.ticket("k");
    CompletableFuture<Outcome> fill =
        CompletableFuture.supplyAsync(() -> subject.fill("k", reader, "filled"), threads);
    await(filling);
    Answer<String> update = Subject.now(subject.tier.takeAll(List.of("k"), Taking.UPDATE)).get(0);
    weighed.countDown();

    assertThat(update.entry()).isNull();
    assertThat(fill.join()).isEqualTo(Outcome.REFUSED);
    assertThat(subject.get("k")).isNull();
  }

  @Test
  void updateDuringAFill_decidesByWhatWasFilled() {
    Ticket reader = subject.ticket("k");
    subject.store("k", "before");
    CompletableFuture<Outcome> fill =
        CompletableFuture.supplyAsync(() -> subject.fill("k", reader, "filled"), threads);
    await(filling);
    CompletableFuture<Answer<String>> update =
        CompletableFuture.supplyAsync(
            () -> Subject.now(subject.tier.takeAll(List.of("k"), Taking.UPDATE)).get(0), threads);
    Awaitility.await().until(() -> isTaken("k") || update.isDone());
    weighed.countDown();

    Entry<String> decidedBy = update.join().entry();
    assertThat(fill.join()).isEqualTo(Outcome.STORED);
    assertThat(decidedBy).isNotNull();
    assertThat(decidedBy.value()).isEqualTo("filled");
  }

  private boolean isTaken(String key) {
    return Subject.now(subject.tier.inspect(key)).lease() != null;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
