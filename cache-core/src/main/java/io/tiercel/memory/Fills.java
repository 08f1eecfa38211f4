package io.tiercel.memory;

import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How an entry gets into the map under a ticket: it stands there, and nothing that voids the ticket
 * came before.
 *
 * <p>Where nothing stands yet, what a reader found is put there hidden, and shown once the fence
 * has nothing against it. A change that the fence did not know of by then has still to touch the
 * map, and takes the entry away. Whatever stands there already must not be lost to a fill that
 * comes too late, and a writer has to see to it: then the fence is asked within a computation of
 * the key, which is dearer.
 */
final class Fills<K, V> {

  private final Fence<K> fence;
  private final Layout<V> layout;

  Fills(Fence<K> fence, Layout<V> layout) {
    this.fence = fence;
    this.layout = layout;
  }

  Outcome store(Generation<K> here, MemoryTicket ticket, Filling<K, V> filling) {
    MemoryEntry packed = layout.pack(filling.entry(), here.horizon, here.horizon.era());
    MemoryEntry kept = layout.worthKeeping(packed, here.horizon);
    K key = filling.key();
    if (kept == null || ticket instanceof WriterTicket<?>) {
      return computed(here, ticket, filling, kept);
    }
    long line = kept.hide();
    if (here.entries.putIfAbsent(key, kept) != null) {
      kept.show(line);
      return computed(here, ticket, filling, kept);
    }
    if (fence.isVoid(here, key, ticket, kept.tags())) {
      here.entries.remove(key, kept);
      return Outcome.REFUSED;
    }
    kept.show(line);
    return Outcome.STORED;
  }

  private Outcome computed(
      Generation<K> here, MemoryTicket ticket, Filling<K, V> filling, @Nullable MemoryEntry kept) {
    Attempt attempt = new Attempt();
    here.entries.compute(
        filling.key(),
        (key, old) -> {
          attempt.refused = fence.isVoid(here, key, ticket, filling.entry().tags());
          return attempt.refused ? Fence.survivor(here, ticket, old) : kept;
        });
    return attempt.outcome(kept);
  }
}
