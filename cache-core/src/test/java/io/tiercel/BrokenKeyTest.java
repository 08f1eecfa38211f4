package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys whose hash code fails while they are being read or written hold up nobody after that. */
@Timeout(60)
class BrokenKeyTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  /** As a JVM throws them that leaves out stack traces: again and again the same. */
  private static final RuntimeException SAME = new IllegalStateException("no session");

  private final ExecutorService readers = Executors.newCachedThreadPool();
  private final TieredCache<Key, String> cache =
      TieredCache.<Key, String>named("broken").memory(memory -> memory.maximumSize(10)).build();
  private final Key key = new Key();

  /** A key of an application's own, for example one that is loaded lazily. */
  private static final class Key {
    private volatile boolean bad;

    @Override
    public int hashCode() {
      if (bad) {
        throw SAME;
      }
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @AfterEach
  void close() {
    readers.shutdownNow();
    cache.close();
  }

  private String breaking(Key broken) {
    broken.bad = true;
    return "value";
  }

  private void assertFails(CompletableFuture<String> answer) {
    assertThat(answer).failsWithin(SOON).withThrowableThat().havingRootCause().isSameAs(SAME);
    key.bad = false;
  }

  @Test
  void readThatFailsTwiceWithOneException_isAnswered() {
    assertFails(cache.async().get(key, this::breaking));
    assertFails(CompletableFuture.supplyAsync(() -> cache.get(key, this::breaking), readers));
    assertThat(CompletableFuture.supplyAsync(() -> cache.get(key, k -> "new"), readers))
        .succeedsWithin(SOON)
        .isEqualTo("new");
    assertThat(cache.async().get(key, k -> "newer")).succeedsWithin(SOON).isEqualTo("new");
  }

  @Test
  void atomicOperationWhoseKeyFails_leavesTheKeyToTheNextWriter() {
    assertFails(
        CompletableFuture.supplyAsync(
            () -> cache.asMap().compute(key, (k, old) -> breaking(k)), readers));
    assertThat(
            CompletableFuture.supplyAsync(
                () -> cache.asMap().compute(key, (k, old) -> "new"), readers))
        .succeedsWithin(SOON)
        .isEqualTo("new");
    assertThat(cache.async().put(key, "newer")).succeedsWithin(SOON);
    assertThat(cache.get(key, k -> "loaded")).isEqualTo("newer");
  }
}
