package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.CacheClosedException;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.Gate;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a cache is warmed, and how that ends. */
@Timeout(60)
class WarmingTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader();

  @AfterEach
  void close() {
    scene.close();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError("failed", failed);
    }
  }

  @Test
  void warming_readsAllKeysInBatchesAndTellsOfIt() {
    TieredCache<String, String> cache = scene.open(loader.bulk());
    loader.becomes("k3", null);
    List<Warming.Progress> told = new CopyOnWriteArrayList<>();
    AtomicBoolean streamClosed = new AtomicBoolean();
    Stream<String> keys =
        IntStream.range(0, 10).mapToObj(i -> "k" + i).onClose(() -> streamClosed.set(true));
    Warming warming =
        cache.operations().warm(keys, WarmingPlan.DEFAULT.inBatchesOf(4).telling(told::add));
    assertThat(get(warming.done())).isEqualTo(new Warming.Progress(10, 9, 0));
    assertThat(told)
        .containsExactly(
            new Warming.Progress(4, 3, 0),
            new Warming.Progress(8, 7, 0),
            new Warming.Progress(10, 9, 0));
    assertThat(warming.progress()).isEqualTo(new Warming.Progress(10, 9, 0));
    assertThat(streamClosed).isTrue();
    assertThat(loader.calls()).hasSize(3);
    assertThat(cache.getIfPresent("k9")).isEqualTo("k9#1");
  }

  @Test
  void keysThatFail_doNotEndAWarming() {
    TieredCache<String, String> cache = scene.open(loader);
    loader.fails("b", new IllegalStateException("down"));
    Warming warming = cache.operations().warm(List.of("a", "b", "c"));
    assertThat(get(warming.done())).isEqualTo(new Warming.Progress(3, 2, 1));
  }

  @Test
  void keysOfAnyKind_areWarmedWithAPlanAndWithout() {
    CacheOperations<String> operations = scene.open(loader).operations();
    WarmingPlan plan = WarmingPlan.DEFAULT.inBatchesOf(1);
    assertThat(get(operations.warm(List.of("a", "b"), plan).done()).present()).isEqualTo(2);
    assertThat(get(operations.warm(Stream.of("c")).done()).present()).isEqualTo(1);
  }

  @Test
  void warmingWithARate_isNoFaster() {
    TieredCache<String, String> cache = scene.open(loader);
    Stream<String> keys = IntStream.range(0, 30).mapToObj(i -> "k" + i);
    Warming warming =
        cache.operations().warm(keys, WarmingPlan.DEFAULT.inBatchesOf(10).atMost(0.1));
    eventually(() -> warming.progress().asked() == 10);
    scene.pass(50);
    assertThat(warming.progress().asked()).isEqualTo(10);
    scene.pass(55);
    eventually(() -> warming.progress().asked() == 20);
    assertThat(warming.done()).isNotDone();
    scene.pass(220);
    assertThat(get(warming.done()).asked()).isEqualTo(30);
  }

  /** A batch that took long is no reason to ask for more than the plan allows after it. */
  @Test
  void warmingWithARate_doesNotMakeUpForAStall() {
    Gate gate = Gate.before();
    stack.faults(SHARED).next(Operation.GET, gate);
    TieredCache<String, String> cache = scene.open(loader);
    Stream<String> keys = IntStream.range(0, 60).mapToObj(i -> "k" + i);
    Warming warming =
        cache.operations().warm(keys, WarmingPlan.DEFAULT.inBatchesOf(10).atMost(0.1));
    eventually(() -> cache.operations().state().flights() == 10);
    scene.pass(1_000);
    gate.open();
    eventually(() -> warming.progress().asked() == 20);
    scene.pass(50);
    assertThat(warming.progress().asked()).isEqualTo(20);
    warming.cancel();
    scene.pass(100);
    assertThat(get(warming.done()).asked()).isEqualTo(20);
  }

  @Test
  void cancelledWarming_endsAfterItsBatch() {
    TieredCache<String, String> cache = scene.open(loader);
    loader.holds("k1");
    Stream<String> keys = IntStream.range(0, 30).mapToObj(i -> "k" + i);
    Warming warming = cache.operations().warm(keys, WarmingPlan.DEFAULT.inBatchesOf(3));
    eventually(() -> loader.loads("k1") == 1);
    warming.cancel();
    warming.done().cancel(true);
    loader.releases("k1");
    assertThat(get(warming.done())).isEqualTo(new Warming.Progress(3, 3, 0));
  }

  @Test
  void warmingThatIsCancelledInItsPause_endsAtOnce() {
    TieredCache<String, String> cache = scene.open(loader);
    Stream<String> keys = IntStream.range(0, 30).mapToObj(i -> "k" + i);
    Warming warming =
        cache.operations().warm(keys, WarmingPlan.DEFAULT.inBatchesOf(10).atMost(0.1));
    eventually(() -> warming.progress().asked() == 10);
    warming.cancel();
    scene.pass(0.1);
    assertThat(get(warming.done()).asked()).isEqualTo(10);
  }

  @Test
  void warmingWhoseStreamBringsNothingNew_endsWhenItIsCancelled() {
    TieredCache<String, String> cache = scene.open(loader);
    AtomicBoolean streamClosed = new AtomicBoolean();
    Stream<String> keys = Stream.generate(() -> "k").onClose(() -> streamClosed.set(true));
    Warming warming = cache.operations().warm(keys, WarmingPlan.DEFAULT);
    warming.cancel();
    assertThat(get(warming.done())).isEqualTo(new Warming.Progress(0, 0, 0));
    assertThat(streamClosed).isTrue();
  }

  @Test
  void warmingWhoseStreamBringsNothingNew_endsWithItsCache() {
    TieredCache<String, String> cache = scene.open(loader);
    AtomicBoolean streamClosed = new AtomicBoolean();
    Stream<String> keys = Stream.generate(() -> "k").onClose(() -> streamClosed.set(true));
    Warming warming = cache.operations().warm(keys, WarmingPlan.DEFAULT);
    cache.close();
    assertThat(catchThrowable(() -> warming.done().get(20, TimeUnit.SECONDS)))
        .hasCauseInstanceOf(CacheClosedException.class);
    assertThat(streamClosed).isTrue();
  }

  @Test
  void warmingOfAFailingStream_failsAndClosesIt() {
    TieredCache<String, String> cache = scene.open(loader);
    AtomicBoolean streamClosed = new AtomicBoolean();
    IllegalStateException failure = new IllegalStateException("stream");
    Stream<String> keys =
        Stream.<String>generate(
                () -> {
                  throw failure;
                })
            .onClose(() -> streamClosed.set(true));
    Warming warming = cache.operations().warm(keys, WarmingPlan.DEFAULT);
    assertThat(catchThrowable(() -> warming.done().get(20, TimeUnit.SECONDS)))
        .cause()
        .isSameAs(failure);
    assertThat(streamClosed).isTrue();
  }
}
