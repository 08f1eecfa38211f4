package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever fails in the façade that does not block, the future says it, and no call throws. */
@Timeout(60)
class AsyncFailureTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static CacheBuilder<String, String> memory() {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(100))
        .loader(key -> key);
  }

  /** A call with null where there should be something. */
  interface Call extends Function<AsyncTieredCache<String, String>, CompletableFuture<?>> {}

  @SuppressWarnings("DataFlowIssue")
  static Stream<Call> callsWithNull() {
    return Stream.of(
        cache -> cache.get(null),
        cache -> cache.get(null, key -> key),
        cache -> cache.get("k", null),
        cache -> cache.getIfPresent(null),
        cache -> cache.getAll(null),
        cache -> cache.getAll(List.of("k"), null),
        cache -> cache.getAllPresent(null),
        cache -> cache.put(null, "v"),
        cache -> cache.put("k", null),
        cache -> cache.invalidate(null),
        cache -> cache.invalidateAll(null),
        cache -> cache.invalidateTags((String[]) null),
        cache -> cache.invalidateTags("t", null),
        cache -> cache.invalidatePrefix(null));
  }

  @ParameterizedTest
  @MethodSource("callsWithNull")
  void null_failsTheFuture(Call call) {
    try (TieredCache<String, String> cache = memory().prefixes(':', 1).build()) {
      assertThat(call.apply(cache.async()))
          .failsWithin(SOON)
          .withThrowableThat()
          .withRootCauseInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void copierThatThrows_failsTheFuture() {
    IllegalStateException failure = new IllegalStateException("copy");
    try (TieredCache<String, String> cache =
        TieredCache.<String, String>named("c")
            .memory(memory -> memory.maximumSize(100).copier(value -> copied(value, failure)))
            .build()) {
      cache.put("k", "v");
      Thread.currentThread().setName("reader");
      for (CompletableFuture<?> answer :
          List.of(
              cache.async().get("k", key -> key),
              cache.async().getIfPresent("k"),
              cache.async().getAll(List.of("k"), keys -> null),
              cache.async().getAllPresent(List.of("k")))) {
        assertThat(answer)
            .failsWithin(SOON)
            .withThrowableThat()
            .havingRootCause()
            .isSameAs(failure);
      }
    }
  }

  private static String copied(String value, RuntimeException failure) {
    if (Thread.currentThread().getName().equals("reader")) {
      throw failure;
    }
    return value;
  }

  @Test
  void putOfTheKeyThatIsBeingDecidedAbout_failsInsteadOfWaitingForItself() throws Exception {
    var others = Executors.newCachedThreadPool();
    try (TieredCache<String, String> cache = memory().build()) {
      CompletableFuture<String> computing =
          CompletableFuture.supplyAsync(
              () ->
                  cache
                      .asMap()
                      .compute(
                          "k",
                          (key, value) -> {
                            assertThatThrownBy(() -> cache.async().put("k", "2").join())
                                .rootCause()
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("wait for itself");
                            cache.async().put("other", "3").join();
                            return "1";
                          }),
              others);
      assertThat(computing).succeedsWithin(SOON).isEqualTo("1");
      assertThat(cache.getIfPresent("other")).isEqualTo("3");
    } finally {
      others.shutdownNow();
    }
  }
}
