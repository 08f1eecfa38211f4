package io.tiercel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tiercel.TieredCache;
import io.tiercel.control.Explanation;
import io.tiercel.control.Explanation.Finding;
import io.tiercel.control.TierMode;
import io.tiercel.stats.CacheStats;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a tier on a real server says of one key, and whether a get then does what was said. Memory
 * stands before it, and it is Home.
 */
@Timeout(60)
public abstract class ExplainContract {
  private final RecordingLoader loader =
      new RecordingLoader().settings((key, entry) -> entry.tags("t"));
  private Scene scene;
  private TieredCache<String, String> cache;

  /** Memory before the tier. */
  protected abstract TierStack stack();

  /** The tier's name. */
  protected abstract String tier();

  @BeforeEach
  void open() {
    scene = new Scene(stack(), Facade.BLOCKING);
    cache = node();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private TieredCache<String, String> node() {
    return scene.open(loader, builder -> builder.prefixes(':', 1).absentFor(Duration.ofMinutes(5)));
  }

  private Explanation explain(String key) {
    return cache.operations().explain(key).join();
  }

  private Explanation.Tier seen(String key) {
    return explain(key).tiers().stream()
        .filter(each -> each.name().equals(tier()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void freshEntry_isDescribedAndAnswered() {
    cache.get("a:1");
    Explanation.Tier seen = seen("a:1");
    assertThat(seen.finding()).isEqualTo(Finding.FRESH);
    assertThat(seen.lease()).isNull();
    assertThat(seen.remark()).isNull();
    assertThat(seen.entry().tags()).contains("t").hasSize(2);
    assertThat(seen.entry().bytes()).isBetween(60L, 200L);
    assertThat(seen.entry().format()).startsWith("version 1, ");
    assertThat(seen.entry().version()).isPositive();
    assertThat(seen.entry().age()).isLessThan(Duration.ofSeconds(20));
    assertThat(explain("a:1").toString()).doesNotContain("a:1");
    cache.operations().control().switchTier("memory", TierMode.OFF);
    assertThat(explain("a:1").verdict()).isEqualTo("answers the value of tier " + tier());
    assertThat(cache.get("a:1")).isEqualTo("a:1#1");
  }

  @Test
  void knownAbsence_isDescribedAndAnswered() {
    loader.becomes("none", null);
    cache.get("none");
    assertThat(seen("none").finding()).isEqualTo(Finding.ABSENT);
    assertThat(explain("none").verdict()).startsWith("answers that there is no value");
    assertThat(cache.get("none")).isNull();
    assertThat(loader.loads("none")).isEqualTo(1);
  }

  @Test
  void leaseOfAnotherNode_isNamedAndWaitedFor() {
    TieredCache<String, String> other = node();
    loader.holds("k");
    CompletableFuture<String> load = scene.meanwhile(() -> other.get("k"));
    await().until(() -> loader.loads("k") == 1);
    assertThat(seen("k").lease()).isEqualTo("a load");
    assertThat(seen("k").finding()).isEqualTo(Finding.NOTHING);
    assertThat(explain("k").verdict()).startsWith("waits for the one who holds the lease");
    CompletableFuture<String> reader = scene.meanwhile(() -> cache.get("k"));
    loader.releases("k");
    assertThat(load.join()).isEqualTo("k#1");
    assertThat(reader.join()).isEqualTo("k#1");
    assertThat(seen("k").lease()).isNull();
  }

  @Test
  void invalidatedTag_isNamedAsWhatHides() {
    cache.get("k");
    cache.invalidateTags("t");
    seenHidden("k");
    assertThat(seen("k").remark()).isEqualTo("hidden by tag t");
    assertThat(explain("k").verdict()).isEqualTo("loads");
    assertThat(cache.get("k")).isEqualTo("k#2");
    assertThat(seen("k").finding()).isEqualTo(Finding.FRESH);
  }

  /** A node that lost contact for a moment makes its recent changes anew, undelivered till then. */
  private void seenHidden(String key) {
    await().untilAsserted(() -> assertThat(seen(key).finding()).isEqualTo(Finding.HIDDEN));
  }

  @Test
  void clearedCache_isNamedAsWhatHides() {
    cache.get("k");
    cache.invalidateAll();
    seenHidden("k");
    assertThat(seen("k").remark()).isEqualTo("hidden by an invalidation of the whole cache");
    assertThat(explain("k").verdict()).isEqualTo("loads");
    assertThat(cache.get("k")).isEqualTo("k#2");
  }

  @Test
  void explaining_changesNothing() {
    cache.get("k");
    TieredCache<String, String> other = node();
    CacheStats before = cache.stats();
    explain("k");
    explain("none");
    assertThat(cache.stats()).isEqualTo(before);
    assertThat(other.get("none")).as("no lease was left behind").isEqualTo("none#1");
    assertThat(seen("k").finding()).isEqualTo(Finding.FRESH);
  }
}
