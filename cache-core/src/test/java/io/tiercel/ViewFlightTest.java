package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A view's options hold for what it reads, whatever is under way without them. */
@Timeout(60)
class ViewFlightTest {

  @Test
  void viewThatTags_doesNotJoinALoadThatDoesNot() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (TieredCache<String, String> cache =
        TieredCache.<String, String>named("c").memory(m -> m.maximumSize(10)).build()) {
      CompletableFuture<String> plain =
          cache
              .async()
              .get(
                  "k",
                  key -> {
                    begun.countDown();
                    return held(go);
                  });
      begun.await();
      TieredCache<String, String> tagged = cache.with(CacheOptions.NONE.tagged("t"));
      assertThat(tagged.get("k", key -> "tagged")).isEqualTo("tagged");
      cache.invalidateTags("t");
      assertThat(cache.getIfPresent("k")).isNull();
      go.countDown();
      assertThat(plain.get()).isEqualTo("plain");
    }
  }

  private static String held(CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return "plain";
  }
}
