package io.tiercel.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Ask.Loan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LentThreadTest {

  private final Loan loan = new Loan();
  private final ExecutorService network = Executors.newSingleThreadExecutor();
  private final List<Runnable> handedOver = new ArrayList<>();
  private final LentThread thread = new LentThread(loan, handedOver::add);

  @AfterEach
  void end() {
    network.shutdownNow();
  }

  @Test
  void taskThatComesMeanwhile_isRunByTheLender() {
    CompletableFuture<Thread> answer = new CompletableFuture<>();
    network.execute(() -> thread.execute(() -> answer.complete(Thread.currentThread())));
    assertThat(thread.await(answer)).isCompletedWithValue(Thread.currentThread());
    assertThat(handedOver).isEmpty();
  }

  @Test
  void answerOfAnotherThread_wakesTheLender() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    network.execute(() -> answer.complete("answer"));
    assertThat(thread.await(answer)).isCompletedWithValue("answer");
  }

  @Test
  void timeThatIsOver_givesTheThreadBackAndLeavesTheRestToOthers() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    network.execute(loan::expire);
    assertThat(thread.await(answer)).isNotDone();
    thread.execute(() -> answer.complete("late"));
    handedOver.forEach(Runnable::run);
    assertThat(answer).isCompletedWithValue("late");
  }

  @Test
  void timeThatWasOverBefore_keepsNobody() {
    loan.expire();
    assertThat(thread.await(new CompletableFuture<>())).isNotDone();
  }

  @Test
  void interruptedLender_isGivenBackAndStaysInterrupted() {
    Thread lender = Thread.currentThread();
    network.execute(lender::interrupt);
    assertThat(thread.await(new CompletableFuture<>())).isNotDone();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void executorThatRefuses_losesNoTask() {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    LentThread refused = new LentThread(loan, full);
    assertThat(refused.await(CompletableFuture.completedFuture("answer"))).isDone();
    CompletableFuture<String> rest = new CompletableFuture<>();
    refused.execute(() -> rest.complete("run"));
    assertThat(rest).isCompletedWithValue("run");
  }

  /** The end of the answer and a task that comes at the same time, many times. */
  @Test
  void tasksAtTheEnd_areEachRunOnce() throws InterruptedException {
    int rounds = 20_000;
    AtomicInteger run = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(rounds);
    for (int i = 0; i < rounds; i++) {
      LentThread lent = new LentThread(new Loan(), Runnable::run);
      CompletableFuture<String> answer = new CompletableFuture<>();
      network.execute(() -> answer.complete("answer"));
      network.execute(
          () ->
              lent.execute(
                  () -> {
                    run.incrementAndGet();
                    all.countDown();
                  }));
      assertThat(lent.await(answer)).isDone();
    }
    all.await();
    assertThat(run).hasValue(rounds);
  }
}
