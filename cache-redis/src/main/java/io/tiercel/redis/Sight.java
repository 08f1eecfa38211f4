package io.tiercel.redis;

import io.tiercel.codec.Head;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.spi.Tier.Sighting;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one key for an operator: reads the entry, the lease, the head and the markers of their
 * tags, and says what hides the entry and who may fill the key. It takes no lease, and has this
 * node remember nothing. Only where something may be blocked does it ask by a script: the one that
 * hands out leases, which it does not want.
 */
final class Sight<K, V> {

  private final Partition partition;
  private final Entries<K, V> entries;
  private final ServerClock clock;
  private final Located<K> located;

  Sight(Partition partition, Entries<K, V> entries, ServerClock clock, Located<K> located) {
    this.partition = partition;
    this.entries = entries;
    this.clock = clock;
    this.located = located;
  }

  /** The entry and the lease as they stand in Redis. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Standing(
      byte @Nullable [] envelope, @Nullable Head entry, byte @Nullable [] lease) {}

  CompletableFuture<Sighting<V>> look() {
    return partition
        .fetchBeside(located)
        .thenCompose(
            fetched -> {
              byte[] envelope = fetched.values().get(0);
              Head entry = envelope == null ? null : Head.of(envelope);
              return judge(new Standing(envelope, entry, fetched.values().get(1)));
            });
  }

  /** The head is read again with the markers: only what was read in one go can be compared. */
  private CompletableFuture<Sighting<V>> judge(Standing standing) {
    Set<String> tags = new TreeSet<>(located.tags());
    tags.addAll(standing.entry() == null ? Set.of() : standing.entry().tags());
    List<String> names = List.copyOf(tags);
    return partition
        .fetchMarkers(names)
        .thenCompose(
            fetched -> {
              PartitionHead head = fetched.head();
              if (head == null) { // then nothing counts, and nobody holds anything
                return CompletableFuture.completedFuture(
                    entries.sighting(located, standing.envelope(), LOST, null));
              }
              Markers.Seen seen = Markers.read(head, names, fetched.values());
              return blocked(head, names)
                  .thenApply(blocked -> sighting(standing, head, seen, blocked));
            });
  }

  private static final String LOST = "a loss of what Redis knew of the cache";

  private CompletableFuture<Boolean> blocked(PartitionHead head, List<String> tags) {
    if (!Partition.mayBeBlocked(head, clock.millis())) {
      return CompletableFuture.completedFuture(false);
    }
    Inquiry<K, V> inquiry = new Inquiry<>(located, Long.MIN_VALUE);
    inquiry.bears(Set.copyOf(tags));
    return partition
        .acquire(List.of(inquiry), false)
        .thenApply(found -> found.get(0).kind() == Found.Kind.BLOCKED);
  }

  private Sighting<V> sighting(
      Standing standing, PartitionHead head, Markers.Seen seen, boolean blocked) {
    Head entry = standing.entry();
    String hiddenBy = entry == null ? null : hiding(entry, head, seen);
    if (hiddenBy == null && blocked) {
      hiddenBy = "a change that waits for a tier";
    }
    return entries.sighting(
        located, standing.envelope(), hiddenBy, holder(standing.lease(), head, seen));
  }

  private static @Nullable String hiding(Head entry, PartitionHead head, Markers.Seen seen) {
    if (entry.incarnation() != head.incarnation()) {
      return LOST;
    } else if (entry.stamp() < head.all()) {
      return "an invalidation of the whole cache";
    }
    return entry.stamp() < head.marks()
        ? hidingTag(seen.numbers().keySet(), entry.stamp(), seen)
        : null;
  }

  private static @Nullable String hidingTag(
      Collection<String> tags, long stamp, Markers.Seen seen) {
    return tags.stream()
        .filter(tag -> seen.numbers().getOrDefault(tag, Long.MAX_VALUE) > stamp)
        .sorted()
        .map(tag -> "tag " + tag)
        .findFirst()
        .orElse(null);
  }

  /** A lease says what it is held for, but not by whom: its token is random. */
  private @Nullable String holder(byte @Nullable [] lease, PartitionHead head, Markers.Seen seen) {
    if (lease == null || lease.length < 1 + 2 * Long.BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(lease, 1, 2 * Long.BYTES);
    boolean ours = in.getLong() == head.incarnation();
    long number = in.getLong();
    boolean hidden =
        number < head.all()
            || (number < head.marks() && hidingTag(located.tags(), number, seen) != null);
    return !ours || hidden ? null : lease[0] == 'l' ? "a load" : "a write";
  }
}
