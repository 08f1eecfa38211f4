package io.tiercel.internal;

import io.tiercel.control.Preview;
import io.tiercel.spi.Change;
import io.tiercel.spi.LocalTier;
import io.tiercel.spi.Tier.Sighting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts what a change would remove, and changes nothing. Not fast: it looks at each entry. */
final class Count<K, V> {

  private static final String MARKED = "one marker, whatever it covers";

  private final Engine<K, V> engine;
  private final Change<K> change;

  Count(Engine<K, V> engine, Change<K> change) {
    this.engine = engine;
    this.change = change;
  }

  CompletableFuture<Preview> run() {
    List<CompletableFuture<Preview.Tier>> counts =
        engine.stack().levels().stream().map(this::count).toList();
    return CompletableFuture.allOf(counts.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> new Preview(counts.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<Preview.Tier> count(Level<K, V> level) {
    if (change instanceof Change.Keys<K> keys) {
      return Steps.call(() -> countKeys(level, keys.keys()))
          .thenApply(found -> new Preview.Tier(level.name(), found, "key by key"))
          .exceptionally(failure -> failed(level, failure));
    }
    LocalTier<K, V> local = level.local();
    long entries = local == null ? -1 : count(local);
    return CompletableFuture.completedFuture(new Preview.Tier(level.name(), entries, MARKED));
  }

  private static <K, V> Preview.Tier failed(Level<K, V> level, Throwable failure) {
    String why = Steps.cause(failure).getClass().getSimpleName();
    return new Preview.Tier(level.name(), -1, "unknown, it failed with " + why);
  }

  private CompletionStage<Long> countKeys(Level<K, V> level, List<K> keys) {
    List<CompletableFuture<Sighting<V>>> sightings = new ArrayList<>();
    for (K key : new HashSet<>(keys)) {
      sightings.add(Steps.call(() -> level.tier().inspect(key)));
    }
    return CompletableFuture.allOf(sightings.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> sightings.stream().filter(seen -> isThere(seen.join())).count());
  }

  private static boolean isThere(Sighting<?> seen) {
    return seen.entry() != null && seen.hiddenBy() == null;
  }

  private long count(LocalTier<K, V> local) {
    if (!(change instanceof Change.Tags<K> tags)) {
      return local.size();
    }
    long found = 0;
    for (Iterator<Map.Entry<K, V>> all = local.iterator(); all.hasNext(); ) {
      if (bears(local, all.next().getKey(), tags.tags())) {
        found++;
      }
    }
    return found;
  }

  private boolean bears(LocalTier<K, V> local, K key, Set<String> tags) {
    Sighting<V> seen = local.inspect(key).toCompletableFuture().join();
    return seen.entry() != null
        && (!Collections.disjoint(seen.entry().tags(), tags)
            || !Collections.disjoint(engine.keyTags().apply(key), tags));
  }
}
