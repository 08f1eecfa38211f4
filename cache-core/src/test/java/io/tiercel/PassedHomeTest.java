package io.tiercel;

import static io.tiercel.testkit.ModelStack.FAR;
import static io.tiercel.testkit.ModelStack.MEMORY;
import static io.tiercel.testkit.ModelStack.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.control.TierMode;
import io.tiercel.testkit.Facade;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.ModelStack;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.Scene;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readers that pass Home by, and meet a farther tier that a writer is about to void. */
@Timeout(60)
class PassedHomeTest {
  private final ModelStack stack = ModelStack.of(MEMORY, SHARED, FAR);
  private final Scene scene = new Scene(stack, Facade.BLOCKING);
  private final RecordingLoader loader = new RecordingLoader();

  @AfterEach
  void close() {
    stack.faults(SHARED).heal();
    scene.close();
  }

  /** How Home is passed by. */
  enum Passing {
    SKIPPED,
    FAILING,
    OFF,
    READ_ONLY
  }

  @ParameterizedTest
  @EnumSource
  void whatIsFoundBeyondHomeDuringAnUpdate_isGoneWithItsEnd(Passing how) {
    TieredCache<String, String> writer = scene.open(loader);
    TieredCache<String, String> reader = scene.open(loader);
    loader.becomes("k", "old");
    writer.get("k");
    writer
        .asMap()
        .compute(
            "k",
            (key, old) -> {
              awaitEmpty(reader);
              read(reader, how);
              return "new";
            });
    assertReadsNewAtHome(reader);
  }

  private void assertReadsNewAtHome(TieredCache<String, String> reader) {
    stack.faults(SHARED).heal();
    reader.operations().control().switchTier(SHARED, TierMode.ON);
    assertThat(reader.get("k")).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLoadedPastHomeDuringAnUpdate_isGoneWithItsEnd(Passing how) {
    TieredCache<String, String> writer = scene.open(loader);
    TieredCache<String, String> reader = scene.open(loader);
    loader.becomes("k", "old");
    long received = reader.stats().coherence().received();
    writer
        .asMap()
        .compute(
            "k",
            (key, old) -> {
              Awaitility.await().until(() -> reader.stats().coherence().received() > received);
              read(reader, how);
              loader.becomes("k", "new");
              return "new";
            });
    assertReadsNewAtHome(reader);
  }

  /** The writer's own node hears of its changes by making them. */
  @ParameterizedTest
  @EnumSource
  void whatTheWritersNodeLoadsDuringAnUpdate_isGoneWithItsEnd(InMemory how) {
    TieredCache<String, String> writer = scene.open(loader);
    loader.becomes("k", "old");
    if (how == InMemory.NOT_FILLING) {
      writer.operations().control().switchTier(MEMORY, TierMode.READ_ONLY);
    }
    writer
        .with(how == InMemory.SKIPPING ? CacheOptions.NONE.skipping(MEMORY) : CacheOptions.NONE)
        .asMap()
        .compute(
            "k",
            (key, old) -> {
              writer.operations().control().switchTier(MEMORY, TierMode.ON);
              stack.faults(SHARED).next(Operation.GET, Failure.FAILS);
              assertThat(get(scene.meanwhile(() -> writer.get("k")))).isEqualTo("old");
              loader.becomes("k", "new");
              return "new";
            });
    assertThat(writer.get("k")).isEqualTo("new");
  }

  /** How a writer goes about memory. */
  enum InMemory {
    HOLDING,
    SKIPPING,
    NOT_FILLING
  }

  private static String get(CompletableFuture<String> answer) {
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static void awaitEmpty(TieredCache<String, String> reader) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> reader.operations().state().tier(MEMORY).entries() == 0);
  }

  private void read(TieredCache<String, String> reader, Passing how) {
    switch (how) {
      case SKIPPED -> reader.with(CacheOptions.NONE.skipping(SHARED)).get("k");
      case FAILING -> {
        stack.faults(SHARED).next(Operation.GET, Failure.FAILS);
        reader.get("k");
      }
      case OFF, READ_ONLY -> {
        reader.operations().control().switchTier(SHARED, TierMode.valueOf(how.name()));
        reader.get("k");
      }
    }
  }
}
