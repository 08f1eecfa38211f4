package io.tiercel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A reader's fill of a key where nothing stands, held up while the fence is asked: the entry is in
 * the map by then. It is the derivation of tags that holds it up, which a marker makes necessary.
 */
@Timeout(60)
class MemoryFillTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch asking = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  private final Subject subject = Subject.deriving(this::tagsOf);
  private volatile boolean holdingUp;
  private CompletableFuture<Outcome> fill = new CompletableFuture<>();

  private Set<String> tagsOf(String key) {
    if (holdingUp) {
      holdingUp = false;
      asking.countDown();
      await(answered);
    }
    return Set.of();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @BeforeEach
  void begin() {
    subject.removeTag("any");
    Ticket reader = subject.ticket("k");
    holdingUp = true;
    fill = CompletableFuture.supplyAsync(() -> subject.fill("k", reader, "filled"), threads);
    await(asking);
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private Outcome outcome() {
    answered.countDown();
    return fill.join();
  }

  @Test
  void nobodySeesIt_beforeTheFenceHasLetItPass() {
    assertThat(subject.peek("k")).isNull();
    assertThat(subject.get("k")).isNull();
    assertThat(subject.tier.iterator()).isExhausted();
    assertThat(Subject.now(subject.tier.inspect("k")).entry()).isNull();

    assertThat(outcome()).isEqualTo(Outcome.STORED);
    assertThat(subject.peek("k")).isEqualTo("filled");
    assertThat(subject.tier.iterator()).hasNext();
  }

  @Test
  void removal_takesItAway() {
    subject.remove("k");

    outcome();
    assertThat(subject.peek("k")).isNull();
    assertThat(subject.get("k")).isNull();
    assertThat(subject.tier.size()).isZero();
  }

  @Test
  void update_decidesByNothing_andNothingStands() {
    Answer<String> update = Subject.now(subject.tier.takeAll(List.of("k"), Taking.UPDATE)).get(0);
    assertThat(update.entry()).isNull();

    outcome();
    assertThat(subject.get("k")).isNull();
  }

  @Test
  void put_replacesIt() {
    assertThat(subject.tier.putAtOnce("k", subject.entry("put"))).isEqualTo(Outcome.STORED);

    outcome();
    assertThat(subject.peek("k")).isEqualTo("put");
  }

  @Test
  void writer_replacesIt() {
    subject.fill("k", subject.take("k"), "written");

    outcome();
    assertThat(subject.peek("k")).isEqualTo("written");
  }

  @Test
  void anotherReader_mayFillMeanwhile() {
    Ticket other = ((Answer.Miss<String>) subject.ask("k", Ask.FILL)).ticket();
    subject.fill("k", other, "other");

    outcome();
    assertThat(subject.peek("k")).isEqualTo("other");
  }
}
