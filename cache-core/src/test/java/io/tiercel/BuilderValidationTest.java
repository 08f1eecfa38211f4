package io.tiercel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tiercel.error.ConfigurationException;
import io.tiercel.policy.BreakerPolicy;
import io.tiercel.policy.LoadTimeouts;
import io.tiercel.policy.RetryPolicy;
import io.tiercel.policy.TierPolicy;
import io.tiercel.policy.TimeLimits;
import io.tiercel.spi.TierFactory;
import io.tiercel.testkit.ManualScheduling;
import io.tiercel.testkit.OwnTier;
import io.tiercel.testkit.SharedServer;
import io.tiercel.testkit.SharedTierFactory;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the settings: what breaks it, and what the message has to say. */
class BuilderValidationTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TOO_LONG = Duration.ofDays(400_000);
  private static final SharedTierFactory<String, String> SHARED =
      new SharedTierFactory<>("shared", new SharedServer(ManualScheduling.callerRuns()));

  private static final TierFactory<String, String> OWN =
      OwnTier.factory(
          new SharedTierFactory<>("own", new SharedServer(ManualScheduling.callerRuns())));

  /** What somebody does with settings. */
  interface Doing {
    void run();
  }

  private static CacheBuilder<String, String> bare() {
    return TieredCache.named("c");
  }

  private static CacheBuilder<String, String> builder() {
    return TieredCache.<String, String>named("c").memory(memory -> memory.maximumSize(10));
  }

  private static Arguments built(
      String what, Consumer<CacheBuilder<String, String>> settings, String message) {
    return broken(
        what,
        () -> {
          CacheBuilder<String, String> builder = builder();
          settings.accept(builder);
          builder.build().close();
        },
        message);
  }

  private static Arguments memory(
      String what, Consumer<MemoryBuilder<String, String>> settings, String message) {
    return broken(
        "memory: " + what,
        () -> TieredCache.<String, String>named("c").memory(settings).build().close(),
        message);
  }

  private static Arguments tier(String what, Consumer<TierBuilder> settings, String message) {
    return broken("tier: " + what, () -> bare().tier(SHARED, settings).build().close(), message);
  }

  private static Arguments broken(String what, Doing doing, String message) {
    return arguments(what, doing, message);
  }

  static Stream<Arguments> names() {
    return Stream.of("", " ", "-a", ".a", "a b", "a/b", "a{b}", "ä", "a\n", "a".repeat(101))
        .map(
            name ->
                broken("name \"" + name + '"', () -> TieredCache.named(name), '"' + name + '"'));
  }

  static Stream<Arguments> cache() {
    return Stream.of(
        broken("no name", () -> TieredCache.named(nothing()), "name is null but must be given"),
        broken("no tier", () -> bare().build(), "the number of tiers is 0 but must be at least 1"),
        built("tier null", it -> it.tier(nothing()), "tier is null but must be given"),
        built(
            "two memories",
            it -> it.memory(m -> m.maximumSize(1)),
            "name of a tier is memory but must be used once"),
        broken(
            "two of one name",
            () -> bare().tier(SHARED).tier(SHARED).build(),
            "name of a tier is shared but must be used once"),
        broken(
            "one node's own tier behind a shared one",
            () -> bare().tier(SHARED).memory(m -> m.maximumSize(1)).build(),
            "Tier memory is one node's own, and so must be nearer than tier shared"),
        broken(
            "one node's own tier alone",
            () -> bare().tier(OWN).build().close(),
            "Tier own of cache c is one node's own, and not in its process"),
        built("loader null", it -> it.loader(nothing()), "loader is null but must be given"),
        broken(
            "absence without a weight",
            () -> bare().memory(m -> m.maximumWeight(9, (k, v) -> 1)).absentFor(SECOND).build(),
            "memory.absenceWeight is not set but must be given where memory.maximumWeight and"),
        broken(
            "lives that jitter makes too short to be renewed",
            () ->
                bare()
                    .memory(m -> m.maximumSize(9).timeToLive(Duration.ofMinutes(1)).jitter(0.99))
                    .refreshAfter(Duration.ofSeconds(59))
                    .build(),
            "refreshAfter is PT59S but must be shorter than the life in some tier, also where"),
        built("refreshAfter null", it -> it.refreshAfter(nothing()), "refreshAfter is null"),
        built("refreshAfter 0", it -> it.refreshAfter(Duration.ZERO), "refreshAfter is PT0S but"),
        built("refreshAfter -1", it -> it.refreshAfter(SECOND.negated()), "refreshAfter is PT-1S"),
        built("refreshAfter long", it -> it.refreshAfter(TOO_LONG), "at most 1,000 years"),
        built("staleFor null", it -> it.staleFor(nothing()), "staleFor is null"),
        built("staleFor -1", it -> it.staleFor(SECOND.negated()), "staleFor is PT-1S but must be"),
        built("staleFor long", it -> it.staleFor(TOO_LONG), "at most 1,000 years"),
        built("absentFor null", it -> it.absentFor(nothing()), "absentFor is null"),
        built("absentFor -1", it -> it.absentFor(SECOND.negated()), "absentFor is PT-1S but must"),
        built("loadTimeout null", it -> it.loadTimeout(nothing()), "loadTimeout is null"),
        built("loadTimeout 0", it -> it.loadTimeout(Duration.ZERO), "loadTimeout is PT0S but must"),
        built("loadTimeout -1", it -> it.loadTimeout(SECOND.negated()), "loadTimeout is PT-1S"),
        built("softLoadTimeout null", it -> it.softLoadTimeout(nothing()), "softLoadTimeout is n"),
        built("softLoadTimeout 0", it -> it.softLoadTimeout(Duration.ZERO), "softLoadTimeout is P"),
        built("soft -1", it -> it.softLoadTimeout(SECOND.negated()), "softLoadTimeout is PT-1S"),
        built("waitAtMost null", it -> it.waitAtMost(nothing()), "waitAtMost is null"),
        built("waitAtMost -1", it -> it.waitAtMost(SECOND.negated()), "waitAtMost is PT-1S but"),
        built("retry null", it -> it.retry(nothing()), "retry is null but must be given"),
        built("concurrentLoads 0", it -> it.concurrentLoads(0), "concurrentLoads is 0 but must be"),
        built("concurrentLoads -1", it -> it.concurrentLoads(-1), "concurrentLoads is -1 but must"),
        built("keyTags null", it -> it.keyTags(nothing()), "keyTags is null but must be given"),
        built("prefixes 0", it -> it.prefixes(':', 0), "prefixes' depth is 0 but must be at least"),
        built("undelivered 0", it -> it.undeliveredInvalidations(0), "undeliveredInvalidations is"),
        built("listener null", it -> it.listener(nothing()), "listener is null but must be given"),
        built("observer null", it -> it.observer(nothing()), "observer is null but must be given"),
        built("executor null", it -> it.executor(nothing()), "executor is null but must be given"),
        built("scheduling null", it -> it.scheduling(nothing()), "scheduling is null but must be"),
        built("context null", it -> it.context(nothing()), "context is null but must be given"));
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        built(
            "soft not shorter than hard",
            it -> it.staleFor(MINUTE).softLoadTimeout(MINUTE).loadTimeout(MINUTE),
            "softLoadTimeout is PT1M but must be shorter than loadTimeout, PT1M"),
        built(
            "soft without staleFor",
            it -> it.softLoadTimeout(SECOND),
            "softLoadTimeout is PT1S but must be left out unless staleFor"),
        broken(
            "refresh beyond every life",
            () ->
                bare()
                    .memory(memory -> memory.maximumSize(1).timeToLive(SECOND))
                    .refreshAfter(SECOND)
                    .build(),
            "refreshAfter is PT1S but must be shorter than the life in some tier"),
        built(
            "executor beside scheduling",
            it -> it.executor(Runnable::run).scheduling(ManualScheduling.callerRuns()),
            "but must be left out where scheduling is given"),
        memory(
            "neither size nor weight", it -> {}, "memory.maximumSize is not set but must be given"),
        memory(
            "size and weight",
            it -> it.maximumSize(7).maximumWeight(8, (key, value) -> 1),
            "memory.maximumSize is 7 but must be left out where memory.maximumWeight is given"));
  }

  static Stream<Arguments> tiers() {
    return Stream.of(
        memory("size 0", it -> it.maximumSize(0), "memory.maximumSize is 0 but must be at least 1"),
        memory("size -1", it -> it.maximumSize(-1), "memory.maximumSize is -1 but must be at l"),
        memory("weight 0", it -> it.maximumWeight(0, (k, v) -> 1), "memory.maximumWeight is 0"),
        memory(
            "absence without a weigher",
            it -> it.maximumSize(7).absenceWeight(key -> 1),
            "memory.absenceWeight is set but must be left out where memory.maximumWeight is"),
        memory(
            "999,999 ns", it -> it.timeToLive(Duration.ofNanos(999_999)), "at least a millisecond"),
        memory("no weigher", it -> it.maximumWeight(1, nothing()), "weigher is null but must be"),
        memory("life null", it -> it.timeToLive(nothing()), "memory.timeToLive is null but must"),
        memory("life 0", it -> it.timeToLive(Duration.ZERO), "memory.timeToLive is PT0S but must"),
        memory("life -1", it -> it.timeToLive(SECOND.negated()), "memory.timeToLive is PT-1S but"),
        memory("jitter 1", it -> it.jitter(1), "jitter is 1.0 but must be at least 0 and below 1"),
        memory("jitter -1", it -> it.jitter(-0.1), "jitter is -0.1 but must be at least 0 and"),
        memory("jitter NaN", it -> it.jitter(Double.NaN), "jitter is NaN but must be at least 0"),
        memory(
            "copier null", it -> it.copier(nothing()), "memory.copier is null but must be given"),
        memory("tags -1", it -> it.rememberedTags(-1), "memory.rememberedTags is -1 but must be"),
        tier("life null", it -> it.timeToLive(nothing()), "tier.timeToLive is null but must be"),
        tier("life 0", it -> it.timeToLive(Duration.ZERO), "tier.timeToLive is PT0S but must be"),
        tier("jitter 1", it -> it.jitter(1), "jitter is 1.0 but must be at least 0 and below 1"),
        tier("limits null", it -> it.timeLimits(nothing()), "tier.timeLimits is null but must be"),
        tier("breaker null", it -> it.breaker(nothing()), "tier.breaker is null but must be given"),
        broken(
            "read limit 0",
            () -> TimeLimits.all(Duration.ZERO),
            "timeLimits.read is PT0S but must be"),
        broken(
            "write limit -1",
            () -> TimeLimits.DEFAULT.withWrite(SECOND.negated()),
            "timeLimits.write is PT-1S but must be at least zero"),
        broken(
            "invalidate limit null",
            () -> TimeLimits.DEFAULT.withInvalidate(nothing()),
            "timeLimits.invalidate is null but must be given"));
  }

  static Stream<Arguments> policies() {
    return Stream.of(
        broken("life", () -> TierPolicy.DEFAULT.withTimeToLive(TOO_LONG), "at most 1,000 years"),
        broken(
            "first", () -> new RetryPolicy(SECOND.negated(), SECOND, false), "retry.first is PT-"),
        broken(
            "longest below first",
            () -> new RetryPolicy(MINUTE, SECOND, false),
            "retry.longest is PT1S but must be at least PT1M"),
        broken(
            "waiting",
            () -> new LoadTimeouts(Duration.ZERO, Duration.ZERO, nothing()),
            "waitAtMost is null"),
        broken("probes", () -> BreakerPolicy.DEFAULT.withProbes(0), "probes is 0 but must be at l"),
        broken(
            "options' life",
            () -> CacheOptions.NONE.living(SECOND.negated()),
            "timeToLive is PT-1S but must be at least zero"),
        broken(
            "entry's life",
            () -> new EntrySettings().timeToLive(SECOND.negated()),
            "timeToLive is PT-1S but must be at least zero"),
        broken("entry's tag", () -> new EntrySettings().tags("a", nothing()), "tag is null but"),
        broken(
            "batch", () -> WarmingPlan.DEFAULT.inBatchesOf(0), "batch is 0 but must be at least"),
        broken("rate 0", () -> WarmingPlan.DEFAULT.atMost(0), "keysPerSecond is 0.0 but must be"),
        broken(
            "rate NaN", () -> WarmingPlan.DEFAULT.atMost(Double.NaN), "keysPerSecond is NaN but"),
        broken("progress", () -> WarmingPlan.DEFAULT.telling(nothing()), "progress is null but"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"names", "cache", "contradictions", "tiers", "policies"})
  void wrongSetting_isRefusedWithItsValueAndTheRule(String what, Doing doing, String message) {
    assertThatThrownBy(doing::run)
        .as(what)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  /** Null, where the compiler would not let it pass. */
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return (T) null;
  }
}
