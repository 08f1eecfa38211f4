package io.tiercel.testkit;

import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What scenarios stand on: the arrangements of tiers, and the words they use. */
@Timeout(60)
@ExtendWith(Retelling.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ScenarioFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Runs over every arrangement of tiers, through both façades. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest(name = "{0}")
  @MethodSource("scenes")
  protected @interface Scenario {}

  /** Runs over every arrangement of tiers; which façade is of no importance. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest(name = "{0}")
  @MethodSource("blockingScenes")
  protected @interface StackScenario {}

  /** Runs over every arrangement in which nodes see each other's entries, through both façades. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ParameterizedTest(name = "{0}")
  @MethodSource("sharingScenes")
  protected @interface FleetScenario {}

  /** The arrangements to run on, each made anew for each run. */
  protected abstract List<Supplier<TierStack>> stacks();

  protected final Stream<Scene> scenes() {
    return stacks().stream()
        .flatMap(stack -> Stream.of(Facade.values()).map(facade -> new Scene(stack, facade)))
        .filter(scene -> isWanted(scene, scene.stack().facades().contains(scene.facade())));
  }

  protected final Stream<Scene> blockingScenes() {
    return stacks().stream().map(stack -> new Scene(stack, Facade.BLOCKING));
  }

  protected final Stream<Scene> sharingScenes() {
    return scenes().filter(scene -> isWanted(scene, scene.stack().shares()));
  }

  private static boolean isWanted(Scene scene, boolean wanted) {
    if (!wanted) {
      scene.close();
    }
    return wanted;
  }

  /** Does something when the others begin too. */
  static <T extends @Nullable Object> T afterwards(CountDownLatch start, Supplier<T> action) {
    try {
      start.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError("nothing began", interrupted);
    }
    return action.get();
  }

  /** What was to be done meanwhile came to its end. */
  static <T extends @Nullable Object> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError("failed", failed.getCause());
    } catch (InterruptedException | TimeoutException failed) {
      throw new AssertionError("nothing happened", failed);
    }
  }

  /** What was to be done meanwhile failed with this. */
  static Throwable failure(CompletableFuture<?> future) {
    try {
      Object value = future.get(20, TimeUnit.SECONDS);
      throw new AssertionError("did not fail but answered " + value);
    } catch (ExecutionException failed) {
      return failed.getCause();
    } catch (InterruptedException | TimeoutException failed) {
      throw new AssertionError("nothing happened", failed);
    }
  }

  /** Waits until it is so. */
  static void eventually(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(PATIENCE).until(condition);
  }

  /** Reads until the loader was called so often: one read may come before the clock's next tick. */
  static @Nullable String readUntilLoaded(
      TieredCache<String, String> cache, String key, RecordingLoader loader, int loads) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String value = cache.get(key);
    while (loader.loads(key) < loads && System.nanoTime() < end) {
      value = cache.get(key);
    }
    return value;
  }

  /** Waits until the cache answers this value. */
  static void eventually(TieredCache<String, String> cache, String key, String value) {
    eventually(() -> value.equals(cache.get(key)));
  }
}
