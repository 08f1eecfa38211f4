package io.tiercel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.control.Status;
import io.tiercel.error.TierException;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.Fault.Failure;
import io.tiercel.testkit.Fault.Late;
import io.tiercel.testkit.Faults;
import io.tiercel.testkit.Faults.Operation;
import io.tiercel.testkit.FaultyTier;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.Network;
import io.tiercel.testkit.OwnTier;
import io.tiercel.testkit.RecordingLoader;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that have a tier of their own, such as a file, between memory and what they share. */
class OwnTierTest {

  private final ManualScheduling clock = ManualScheduling.callerRuns();
  private final SharedServer shared = new SharedServer(clock);
  private final SharedServer fileOfB = new SharedServer(clock);
  private final Faults faults = new Faults();
  private final Network requests = Network.of(clock);
  private final Network messages = Network.of(clock);
  private final RecordingLoader loader = new RecordingLoader();
  private final List<TieredCache<String, String>> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(TieredCache::close);
  }

  private TieredCache<String, String> nodeA() {
    return open(builder().tier(new SharedTierFactory<>("shared", shared)));
  }

  /** Its file keeps what it holds when the node is away. */
  private TieredCache<String, String> nodeB() {
    return open(
        builder().tier(own()).tier(new SharedTierFactory<>("shared", shared, requests, messages)));
  }

  private TierFactory<String, String> own() {
    return FaultyTier.factory(OwnTier.factory(new SharedTierFactory<>("own", fileOfB)), faults);
  }

  private CacheBuilder<String, String> builder() {
    return TieredCache.<String, String>named("c")
        .memory(memory -> memory.maximumSize(100))
        .loader(loader)
        .scheduling(clock);
  }

  private TieredCache<String, String> open(CacheBuilder<String, String> builder) {
    TieredCache<String, String> cache = builder.build();
    opened.add(cache);
    clock.advance(Duration.ofMillis(20));
    return cache;
  }

  private static TieredCache<String, String> withoutMemory(TieredCache<String, String> cache) {
    return cache.with(CacheOptions.NONE.skipping("memory"));
  }

  private static TieredCache<String, String> ownAlone(TieredCache<String, String> cache) {
    return cache.with(CacheOptions.NONE.skipping("memory", "shared"));
  }

  @Test
  void nodeThatWasAway_bringsNothingOldBack() {
    TieredCache<String, String> a = nodeA();
    TieredCache<String, String> b = nodeB();
    loader.becomes("k", "old");
    assertThat(b.get("k")).isEqualTo("old");
    b.close();
    loader.becomes("k", "new");
    a.invalidate("k");
    TieredCache<String, String> back = nodeB();
    assertThat(back.getIfPresent("k")).isNull();
    assertThat(back.get("k")).isEqualTo("new");
    assertThat(a.get("k")).isEqualTo("new");
  }

  @Test
  void invalidationOfAnother_takesEffectBeforeTheFileHasMadeIt() {
    TieredCache<String, String> a = nodeA();
    TieredCache<String, String> b = nodeB();
    loader.becomes("k", "old");
    b.get("k");
    faults.always(Operation.REMOVE, new Late(clock, Duration.ofSeconds(30)));
    loader.becomes("k", "new");
    a.invalidate("k");
    assertThat(b.get("k")).isEqualTo("new");
    assertThat(withoutMemory(b).get("k")).isEqualTo("new");
    assertThat(ownAlone(b).getIfPresent("k")).isNull();
    faults.heal(); // those that are late still take effect
    clock.advance(Duration.ofMinutes(1));
    withoutMemory(b).get("k");
    assertThat(ownAlone(b).getIfPresent("k")).isEqualTo("new");
  }

  @Test
  void ownFileThatIsBroken_costsMissesAndNothingElse() {
    faults.always(Failure.FAILS);
    TieredCache<String, String> b = nodeB();
    loader.becomes("k", "v");
    assertThat(b.get("k")).isEqualTo("v");
    b.put("p", "put");
    b.invalidate("k");
    assertThat(b.asMap().putIfAbsent("p", "other")).isEqualTo("put");
    assertThat(b.get("k")).isEqualTo("v");
    assertThat(b.stats().tier("memory").hits()).isZero();
    assertThat(b.get("k")).isEqualTo("v");
    assertThat(b.stats().tier("memory").hits()).isPositive();
    clock.advance(Duration.ofSeconds(1));
    assertThat(b.operations().state().tier("own").undelivered()).isPositive();
    assertThat(b.operations().health().tier("own").status()).isNotEqualTo(Status.UP);
    assertThat(b.operations().undelivered()).isZero();
    faults.heal();
    clock.advance(Duration.ofSeconds(40));
    assertThat(b.operations().state().tier("own").undelivered()).isZero();
    assertThat(b.operations().health().tier("own").status()).isEqualTo(Status.UP);
    withoutMemory(b).get("k");
    assertThat(ownAlone(b).getIfPresent("k")).isEqualTo("v");
  }

  @Test
  void whatIsReadWhileNobodyIsHeard_livesOneWindowInTheFileToo() {
    messages.cut();
    TieredCache<String, String> b = nodeB();
    loader.becomes("k", "old");
    b.get("k");
    assertThat(ownAlone(b).getIfPresent("k")).isEqualTo("old");
    clock.advance(Duration.ofMillis(2_020));
    assertThat(ownAlone(b).getIfPresent("k")).isNull();
  }

  @Test
  void nodeThatHearsNobody_emptiesItsFile() {
    TieredCache<String, String> b = nodeB();
    loader.becomes("k", "old");
    b.get("k");
    clock.advance(Duration.ofMinutes(1));
    assertThat(ownAlone(b).getIfPresent("k")).isEqualTo("old");
    requests.cut();
    messages.cut();
    clock.advance(Duration.ofSeconds(3));
    assertThat(ownAlone(b).getIfPresent("k")).isNull();
  }

  @Test
  void invalidationThatMissesHome_isToldToTheFileAllTheSame() {
    TieredCache<String, String> b = nodeB();
    loader.becomes("k", "old");
    b.get("k");
    requests.cut();
    loader.becomes("k", "new");
    assertThatThrownBy(() -> b.invalidate("k"))
        .isInstanceOf(TierException.class)
        .hasMessageContaining("shared");
    assertThat(b.get("k")).isEqualTo("new");
    assertThat(ownAlone(b).getIfPresent("k")).isNull();
  }

  @Test
  void fileBehindMemoryAlone_isFilledByLoadsAndEmptiedByPuts() {
    TieredCache<String, String> alone = open(builder().tier(own()));
    loader.becomes("k", "loaded");
    alone.get("k");
    assertThat(withoutMemory(alone).getIfPresent("k")).isEqualTo("loaded");
    alone.put("k", "put");
    assertThat(alone.get("k")).isEqualTo("put");
    assertThat(withoutMemory(alone).getIfPresent("k")).isNull();
  }
}
