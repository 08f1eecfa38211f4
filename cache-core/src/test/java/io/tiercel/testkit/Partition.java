package io.tiercel.testkit;

import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Filling;
import io.tiercel.spi.Link;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Worth;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a {@link SharedStore}: entries, leases, markers, and the sequence that orders
 * its changes. Not thread-safe; the store's lock guards it.
 *
 * <p>Why an old value cannot come back: each change either deletes the key's entry and its lease,
 * or sets a marker to a sequence number that nobody was given before. A fill has to show a lease
 * that still stands, so it fails after a change of its key; and its entry is stamped with the
 * number the lease was handed out under, which is before its load began, so a marker set since is
 * later than the stamp and hides it. A marker that is missing proves nothing, and hides too. What
 * is lost (entries, leases, markers, the sequence itself, which then starts as another incarnation)
 * can only refuse a fill or hide an entry.
 */
final class Partition<K, V> {
  private static final String HEAD = "head";

  private final Map<K, Stored<V>> data = new LinkedHashMap<>();
  private final Map<K, Lease> leases = new LinkedHashMap<>();
  private final Map<String, Mark> markers = new LinkedHashMap<>();
  private final Map<Block<K>, Standing> blocks = new LinkedHashMap<>();
  private final Map<String, Head> head = new LinkedHashMap<>();
  private final Journal journal;
  private final LongSupplier random;

  /** An entry and all tags it is hidden by, its key's too. */
  private record Stored<V>(Entry<V> entry, Set<String> tags, long incarnation) {}

  private record Mark(long incarnation, long number) {}

  private record Block<K>(Change<K> change, String node) {}

  /** Until when a block stands, and by which number it can be ended. */
  private record Standing(long until, long number) {}

  /** The sequence, the whole cache's marker, and the newest link: they are lost together. */
  private record Head(long incarnation, long number, long all, Link link) {}

  Partition(Journal journal, LongSupplier random) {
    this.journal = journal;
    this.random = random;
  }

  Found<V> acquire(K key, Ask ask, Claim claim) {
    Entry<V> entry = validEntry(key);
    if (entry != null && ask.isAnsweredBy(entry, claim.now())) {
      return Found.of(Found.Kind.HIT, entry);
    }
    Entry<V> remembered = remembered(entry, claim.now());
    if (isBlocked(key, claim)) {
      return Found.of(Found.Kind.BLOCKED, remembered);
    } else if (!ask.ticket()) {
      return Found.of(Found.Kind.NOTHING, remembered);
    }
    return lease(key, remembered, claim);
  }

  /** At Home one loads and the others wait; elsewhere they share the lease, and the first fills. */
  private Found<V> lease(K key, @Nullable Entry<V> remembered, Claim claim) {
    Lease standing = standing(key, claim.now());
    if (standing == null) {
      return Found.lease(remembered, grant(key, Lease.Kind.LOAD, claim));
    } else if (claim.home() || standing.writes()) {
      return Found.of(Found.Kind.WAIT, remembered);
    }
    return Found.lease(remembered, standing);
  }

  /**
   * A block does not keep writers out, for it concerns what farther tiers hold, and does not end
   * because of them. But an update that finds nothing fresh here could only look there, so it is
   * blocked like a read.
   */
  Found<V> take(K key, Taking taking, Claim claim) {
    Lease standing = standing(key, claim.now());
    Entry<V> remembered = remembered(validEntry(key), claim.now());
    boolean depends = taking == Taking.UPDATE;
    if (depends && standing != null && standing.writes()) {
      return Found.of(Found.Kind.WAIT, remembered);
    }
    boolean known = remembered != null && remembered.worth(claim.now()) == Worth.FRESH;
    if (depends && !known && isBlocked(key, claim)) {
      return Found.of(Found.Kind.BLOCKED, remembered);
    }
    journal.remove(data, key);
    advance();
    Lease.Kind kind = depends ? Lease.Kind.UPDATE : Lease.Kind.WRITE;
    return Found.lease(remembered, grant(key, kind, claim));
  }

  /** Whether a fill is the change of an update, which the others have to hear of. */
  boolean isChange(Filling<K, V> filling, Claim claim) {
    Lease lease = heldLease(filling.key(), claim);
    return lease != null && lease.kind() == Lease.Kind.UPDATE && filling.isNews();
  }

  Outcome fill(K key, Entry<V> entry, Claim claim) {
    Lease lease = heldLease(key, claim);
    if (lease == null) {
      return Outcome.REFUSED;
    }
    journal.remove(leases, key);
    Set<String> tags = new LinkedHashSet<>(entry.tags());
    tags.addAll(claim.keyTags());
    if (!admits(tags, lease.number())) {
      return Outcome.REFUSED;
    } else if (entry.worth(claim.now()) == Worth.NOTHING) {
      journal.remove(data, key);
      return Outcome.DECLINED;
    }
    Entry<V> stamped = entry.stampedWith(lease.number());
    journal.put(data, key, new Stored<>(stamped, tags, head().incarnation()));
    return Outcome.STORED;
  }

  boolean renew(K key, Claim claim) {
    Lease lease = heldLease(key, claim);
    if (lease != null) {
      journal.put(leases, key, lease.until(claim.expiresAt()));
    }
    return lease != null;
  }

  boolean release(K key, String token) {
    Lease lease = leases.get(key);
    boolean held = lease != null && lease.token().equals(token);
    if (held) {
      journal.remove(leases, key);
    }
    return held;
  }

  /** Makes the change take effect, as the next number of the sequence. */
  void remove(Change<K> change) {
    long number = advance();
    if (change instanceof Change.Keys<K> keys) {
      keys.keys().forEach(this::forget);
    } else if (change instanceof Change.Tags<K> tags) {
      tags.tags().forEach(tag -> mark(tag, number));
    } else {
      Head old = head();
      put(new Head(old.incarnation(), number, number, old.link()));
    }
  }

  void block(Change<K> change, String node, long until, long number) {
    Block<K> block = new Block<>(change, node);
    Standing older = blocks.get(block);
    long greatest = older == null ? number : Math.max(older.number(), number);
    journal.put(blocks, block, new Standing(until, greatest));
  }

  void unblock(Change<K> change, String node, long number) {
    Block<K> block = new Block<>(change, node);
    Standing standing = blocks.get(block);
    if (standing != null && standing.number() <= number) {
      journal.remove(blocks, block);
    }
  }

  Link link() {
    return head().link();
  }

  Link appendLink() {
    Head old = head();
    Link next = new Link(old.link().number() + 1, random.getAsLong());
    put(new Head(old.incarnation(), old.number(), old.all(), next));
    return next;
  }

  long number() {
    return head().number();
  }

  int size() {
    return data.size();
  }

  void evict(K key) {
    journal.remove(data, key);
  }

  void evictLease(K key) {
    journal.remove(leases, key);
  }

  void evictMarker(String tag) {
    journal.remove(markers, tag);
  }

  void evictSequence() {
    journal.remove(head, HEAD);
  }

  void flush() {
    data.clear();
    leases.clear();
    markers.clear();
    blocks.clear();
    head.clear();
  }

  private void forget(K key) {
    journal.remove(data, key);
    journal.remove(leases, key);
  }

  private Lease grant(K key, Lease.Kind kind, Claim claim) {
    Head at = head();
    Lease lease =
        new Lease(
            claim.token(), kind, at.incarnation(), at.number(), claim.expiresAt(), claim.keyTags());
    journal.put(leases, key, lease);
    return lease;
  }

  /** The lease that others have to respect, if there is one. */
  private @Nullable Lease standing(K key, long now) {
    Lease lease = leases.get(key);
    return lease == null || lease.expiresAt() <= now || isVoid(lease) ? null : lease;
  }

  private @Nullable Lease heldLease(K key, Claim claim) {
    Lease lease = standing(key, claim.now());
    return lease == null || !lease.token().equals(claim.token()) ? null : lease;
  }

  private boolean isVoid(Lease lease) {
    Head at = head();
    return lease.incarnation() != at.incarnation()
        || lease.number() < at.all()
        || lease.keyTags().stream().anyMatch(tag -> isMarkedAfter(tag, lease.number()));
  }

  private boolean isMarkedAfter(String tag, long number) {
    Long marked = marker(tag);
    return marked != null && marked > number;
  }

  /** Creates the markers that are missing, at the present number: it fails closed, and heals. */
  private boolean admits(Set<String> tags, long number) {
    tags.stream().filter(tag -> marker(tag) == null).forEach(tag -> mark(tag, head().number()));
    return number >= head().all() && tags.stream().noneMatch(tag -> isMarkedAfter(tag, number));
  }

  private @Nullable Entry<V> validEntry(K key) {
    Stored<V> stored = data.get(key);
    if (stored == null || stored.incarnation() != head().incarnation()) {
      return null;
    }
    long stamp = stored.entry().stamp();
    Predicate<String> hides = tag -> marker(tag) == null || isMarkedAfter(tag, stamp);
    boolean hidden = stamp < head().all() || stored.tags().stream().anyMatch(hides);
    return hidden ? null : stored.entry();
  }

  private static <V> @Nullable Entry<V> remembered(@Nullable Entry<V> entry, long now) {
    return entry == null || entry.worth(now) == Worth.NOTHING ? null : entry;
  }

  /** A blocked tag blocks every key: which of those not here bear it, only farther tiers know. */
  private boolean isBlocked(K key, Claim claim) {
    Change<K> own = Change.of(key);
    return blocks.entrySet().stream()
        .filter(block -> block.getValue().until() > claim.now())
        .map(block -> block.getKey().change())
        .anyMatch(change -> !(change instanceof Change.Keys<K>) || change.equals(own));
  }

  private @Nullable Long marker(String tag) {
    Mark mark = markers.get(tag);
    return mark == null || mark.incarnation() != head().incarnation() ? null : mark.number();
  }

  private void mark(String tag, long number) {
    journal.put(markers, tag, new Mark(head().incarnation(), number));
  }

  private long advance() {
    Head old = head();
    Head next = new Head(old.incarnation(), old.number() + 1, old.all(), old.link());
    put(next);
    return next.number();
  }

  private Head head() {
    Head present = head.get(HEAD);
    if (present == null) {
      present = new Head(random.getAsLong(), 1, 1, new Link(0, random.getAsLong()));
      put(present);
    }
    return present;
  }

  private void put(Head next) {
    journal.put(head, HEAD, next);
  }
}
