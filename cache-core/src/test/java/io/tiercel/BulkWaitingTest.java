package io.tiercel;

import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tiercel.error.TierException;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread waits for many keys: it runs what is offered to it, and leaves nothing undone. */
@Timeout(60)
class BulkWaitingTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final Set<String> loaded = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    scene.close();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(20)).until(condition);
  }

  private Map<String, String> load(Collection<String> keys) {
    loaded.addAll(keys);
    return Map.of(keys.iterator().next(), "loaded");
  }

  /** Answers of a server, each of which comes when the test says so, on the test's thread. */
  private static final class Answers implements Fault {
    private final List<CompletableFuture<Boolean>> asked = new CopyOnWriteArrayList<>();

    @Override
    public <T> CompletionStage<T> apply(Supplier<CompletionStage<T>> operation) {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer.thenCompose(now -> operation.get());
    }

    void give(int number) {
      eventually(() -> asked.size() > number);
      asked.get(number).complete(true);
    }

    void fail(int number) {
      eventually(() -> asked.size() > number);
      asked.get(number).completeExceptionally(new IllegalStateException("down"));
    }
  }

  @Test
  void loadOfABulkReadThatFailed_isRunByTheExecutor() {
    TieredCache<String, String> cache = scene.open(scene.builder().concurrentLoads(1));
    TieredCache<String, String> anew = cache.with(CacheOptions.NONE.reloading());
    Answers answers = new Answers();
    stack.faults(SHARED).always(Operation.TAKE, answers);
    CompletableFuture<Map<String, String>> reader =
        scene.meanwhile(() -> anew.getAll(List.of("bad", "good"), this::load));
    answers.fail(0);
    answers.give(1);
    assertThatThrownBy(() -> reader.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TierException.class);
    eventually(() -> loaded.contains("good"));
    assertThat(cache.get("next", key -> "1")).isEqualTo("1");
  }

  @Test
  void loadOfferedToAThreadThatWaitsForAnotherKey_isRunByItMeanwhile() throws Exception {
    TieredCache<String, String> cache = scene.open(scene.builder().concurrentLoads(1));
    Answers answers = new Answers();
    stack.faults(SHARED).always(Operation.GET, answers);
    CompletableFuture<String> one = scene.meanwhile(() -> cache.get("first", key -> "loaded"));
    eventually(() -> answers.asked.size() == 1);
    CompletableFuture<Map<String, String>> reader =
        scene.meanwhile(() -> cache.getAll(List.of("first", "second"), this::load));
    answers.give(1);
    eventually(() -> loaded.contains("second"));
    answers.give(0);
    assertThat(reader.get(20, TimeUnit.SECONDS)).containsOnlyKeys("first", "second");
    assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo("loaded");
  }
}
