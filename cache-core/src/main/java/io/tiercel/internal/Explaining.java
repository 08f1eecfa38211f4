package io.tiercel.internal;

import io.tiercel.control.Explanation;
import io.tiercel.control.Explanation.Details;
import io.tiercel.control.Explanation.Finding;
import io.tiercel.control.HotKeys;
import io.tiercel.control.TierMode;
import io.tiercel.policy.TierPolicy;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Tier.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Looks at one key in every tier for an operator, and changes nothing. */
final class Explaining<K, V> {

  private final Engine<K, V> engine;
  private final K key;
  private final boolean loads;
  private final HotKeys<K> hot;

  /**
   * Of one key.
   *
   * @param loads whether the cache has a loader of its own
   * @param hot the keys that are asked for most
   */
  Explaining(Engine<K, V> engine, K key, boolean loads, HotKeys<K> hot) {
    this.engine = engine;
    this.key = key;
    this.loads = loads;
    this.hot = hot;
  }

  CompletableFuture<Explanation> run() {
    List<CompletableFuture<Explanation.Tier>> tiers =
        engine.stack().levels().stream().map(this::look).toList();
    return CompletableFuture.allOf(tiers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> explain(tiers.stream().map(CompletableFuture::join).toList()));
  }

  private Explanation explain(List<Explanation.Tier> tiers) {
    boolean flying = engine.flights().isFlying(key);
    double hits = share(hot.hits());
    double misses = share(hot.misses());
    return new Explanation(engine.name(), tiers, flying, hits, misses, verdict(tiers, flying));
  }

  private double share(List<HotKeys.Key<K>> keys) {
    return keys.stream()
        .filter(hotKey -> hotKey.key().equals(key))
        .mapToDouble(HotKeys.Key::share)
        .sum();
  }

  private CompletableFuture<Explanation.Tier> look(Level<K, V> level) {
    return Steps.call(() -> level.tier().inspect(key))
        .handle(
            (seen, failure) -> failure == null ? describe(level, seen) : failed(level, failure));
  }

  private static <K, V> Explanation.Tier failed(Level<K, V> level, Throwable failure) {
    String why = "it failed with " + Steps.cause(failure).getClass().getSimpleName();
    return new Explanation.Tier(level.name(), Finding.UNKNOWN, null, null, why);
  }

  private Explanation.Tier describe(Level<K, V> level, Sighting<V> seen) {
    Entry<V> entry = seen.entry();
    String remark = remark(level, seen);
    return new Explanation.Tier(
        level.name(),
        finding(entry, seen.hiddenBy() != null),
        entry == null ? null : details(entry, seen),
        seen.lease(),
        remark);
  }

  private Finding finding(@Nullable Entry<V> entry, boolean hidden) {
    if (entry == null) {
      return Finding.NOTHING;
    } else if (hidden) {
      return Finding.HIDDEN;
    }
    return switch (entry.worth(now())) {
      case FRESH -> entry.absent() ? Finding.ABSENT : Finding.FRESH;
      case STALE -> Finding.STALE;
      case NOTHING -> Finding.NOTHING;
    };
  }

  private @Nullable String remark(Level<K, V> level, Sighting<V> seen) {
    Set<String> tags = seen.entry() == null ? Set.of() : seen.entry().tags();
    if (level.gate().mode() == TierMode.OFF) {
      return "switched off by an operator";
    } else if (engine.undelivered().believableFrom(key, tags) > level.index()) {
      return "not believed: an invalidation is still to be delivered";
    }
    return seen.hiddenBy() == null ? null : "hidden by " + seen.hiddenBy();
  }

  private Details details(Entry<V> entry, Sighting<V> seen) {
    Set<String> tags = new TreeSet<>(entry.tags());
    tags.addAll(engine.keyTags().apply(key));
    return new Details(
        span(entry.writtenAt(), now()),
        span(now(), entry.freshUntil()),
        span(now(), entry.staleUntil()),
        tags,
        entry.stamp(),
        seen.bytes(),
        seen.format());
  }

  /** A span of time; what never ends is a thousand years. */
  private static Duration span(long from, long to) {
    long most = TierPolicy.UNLIMITED.toMillis();
    if (to <= from) {
      return Duration.ZERO;
    }
    return to == Entry.NEVER || to - from > most || to - from < 0
        ? TierPolicy.UNLIMITED
        : Duration.ofMillis(to - from);
  }

  private String verdict(List<Explanation.Tier> tiers, boolean flying) {
    boolean stale = false;
    for (Explanation.Tier tier : tiers) {
      boolean counts = tier.remark() == null;
      if (counts && tier.finding() == Finding.FRESH) {
        return "answers the value of tier " + tier.name();
      } else if (counts && tier.finding() == Finding.ABSENT) {
        return "answers that there is no value, as tier " + tier.name() + " knows";
      }
      stale |= counts && tier.finding() == Finding.STALE;
    }
    return miss(flying, leaseAtHome(tiers)) + (stale ? "; something stale if that fails" : "");
  }

  private boolean leaseAtHome(List<Explanation.Tier> tiers) {
    int home = engine.stack().home().index();
    return !engine.stack().home().isLocal() && tiers.get(home).lease() != null;
  }

  private String miss(boolean flying, boolean leased) {
    if (flying) {
      return "joins the load that is under way on this node";
    } else if (leased) {
      return "waits for the one who holds the lease, and then loads";
    }
    return loads ? "loads" : "answers nothing, unless it is given a loader";
  }

  private long now() {
    return engine.scheduling().millis();
  }
}
