package io.tiercel.redis;

import io.tiercel.codec.Head;
import io.tiercel.internal.shared.ServerClock;
import io.tiercel.redis.Reads.Fetched;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask;
import io.tiercel.spi.Change;
import io.tiercel.spi.Entry;
import io.tiercel.spi.Taking;
import io.tiercel.spi.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of some keys of one partition to their answers.
 *
 * <p>First they are read, from a replica if that is wanted, together with the head that tells
 * whether they count; that is all when everything is fresh. Tags whose markers this node does not
 * know are read next. What is still open then goes through the script that hands out leases. It
 * decides for itself whether an entry is fresh, because another one may stand there by now; it only
 * has to be asked again when that one bears tags that it was not told of, or cannot be read.
 */
final class Lookup<K, V> {

  /** Larger answers are decoded by the executor, and not by the thread that reads the network. */
  private static final int LARGE = 32 * 1024;

  private static final int ATTEMPTS = 4;

  /** A script reads the markers of all tags that its keys bear, so it is not given more of them. */
  private static final int MOST_TAGS = 4_000;

  private final Partition partition;
  private final Entries<K, V> entries;
  private final ServerClock clock;
  private final LeaseTicket.Leases leases;
  private final Executor executor;
  private final int large;
  private final List<Inquiry<K, V>> inquiries;
  private LeaseTicket.Purpose purpose = LeaseTicket.Purpose.STORE;
  private boolean fromReplica;

  /**
   * What all of a tier's look-ups share.
   *
   * @param executor decodes what is large
   * @param large how many bytes that is
   */
  record Means<K, V>(
      Entries<K, V> entries,
      ServerClock clock,
      LeaseTicket.Leases leases,
      Executor executor,
      int large) {

    static <K, V> Means<K, V> of(
        Entries<K, V> entries, ServerClock clock, LeaseTicket.Leases leases, Executor executor) {
      return new Means<>(entries, clock, leases, executor, LARGE);
    }

    /** The same, where that thread decodes everything. */
    Means<K, V> on(LentThread thread) {
      return new Means<>(entries, clock, leases, thread, 0);
    }
  }

  Lookup(Partition partition, Means<K, V> means, List<Inquiry<K, V>> inquiries) {
    this.partition = partition;
    this.entries = means.entries();
    this.clock = means.clock();
    this.leases = means.leases();
    this.executor = means.executor();
    this.large = means.large();
    this.inquiries = inquiries;
  }

  Partition partition() {
    return partition;
  }

  /** Reads, and claims what is not fresh if a ticket is wanted. */
  CompletableFuture<List<Answer<V>>> read(Ask ask) {
    if (ask.ticket() && ask.newerThan() != Long.MIN_VALUE) {
      return claim(open -> partition.acquire(open, true)); // what stands there is known already
    }
    boolean waits = false;
    for (Inquiry<K, V> inquiry : inquiries) {
      inquiry.waits = ask.ticket() && partition.waits().contains(inquiry.located.key());
      waits |= inquiry.waits;
    }
    fromReplica = !waits && partition.mayReadReplica();
    return fromReplica ? readReplica(ask) : readPrimary(ask);
  }

  private CompletableFuture<List<Answer<V>>> readPrimary(Ask ask) {
    fromReplica = false;
    return partition.fetch(inquiries).thenCompose(fetched -> siftOnFittingThread(ask, fetched));
  }

  /** What is missing there, or not to be believed, may be at the primary all the same. */
  private CompletableFuture<List<Answer<V>>> readReplica(Ask ask) {
    return partition
        .fetchFromReplica(inquiries)
        .thenCompose(
            fetched -> fetched == null ? readPrimary(ask) : siftOnFittingThread(ask, fetched));
  }

  private CompletableFuture<List<Answer<V>>> siftOnFittingThread(Ask ask, Fetched fetched) {
    return onFittingThread(size(fetched.values()), () -> sift(ask, fetched));
  }

  /** Claims for a writer. */
  CompletableFuture<List<Answer<V>>> take(Taking taking) {
    purpose = taking == Taking.UPDATE ? LeaseTicket.Purpose.DECIDE : LeaseTicket.Purpose.STORE;
    return claim(open -> partition.take(open, taking));
  }

  private CompletableFuture<List<Answer<V>>> sift(Ask ask, Fetched fetched) {
    List<Doubt<K, V>> doubts = new ArrayList<>(0);
    PartitionHead head = fetched.head();
    takeLeases(fetched.values());
    for (int i = 0; i < inquiries.size() && head != null; i++) {
      byte[] envelope = fetched.values().get(i);
      Head entry = envelope == null ? null : Head.of(envelope);
      if (envelope == null || entry == null) {
        continue;
      }
      Inquiry<K, V> inquiry = inquiries.get(i);
      inquiry.bears(entry.tags());
      Boolean there = partition.markers().admit(entry, inquiry.tags, head);
      if (there == null) {
        doubts.add(new Doubt<>(inquiry, entry, envelope));
      } else if (there) {
        judge(inquiry, entry, envelope);
      }
    }
    return doubts.isEmpty() ? finish(ask, head) : resolve(ask, doubts);
  }

  /** They follow the entries. */
  private void takeLeases(List<byte @Nullable []> values) {
    int next = inquiries.size();
    for (Inquiry<K, V> inquiry : inquiries) {
      if (inquiry.waits) {
        inquiry.lease = values.get(next++);
      }
    }
  }

  /** An entry that bears tags whose markers are not known. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Doubt<K, V>(Inquiry<K, V> inquiry, Head entry, byte[] envelope) {}

  private CompletableFuture<List<Answer<V>>> resolve(Ask ask, List<Doubt<K, V>> doubts) {
    Set<String> tags = new LinkedHashSet<>();
    doubts.forEach(doubt -> tags.addAll(doubt.inquiry().tags));
    List<String> names = List.copyOf(tags);
    return partition
        .fetchMarkers(names)
        .thenCompose(
            fetched -> {
              PartitionHead head = fetched.head();
              if (head != null) {
                Markers.Seen seen = partition.markers().learn(head, names, fetched.values());
                doubts.forEach(doubt -> settle(doubt, head, seen));
              }
              return finish(ask, head);
            });
  }

  private void settle(Doubt<K, V> doubt, PartitionHead head, Markers.Seen seen) {
    Inquiry<K, V> inquiry = doubt.inquiry();
    if (Boolean.TRUE.equals(Markers.admit(doubt.entry(), inquiry.tags, head, seen))) {
      judge(inquiry, doubt.entry(), doubt.envelope());
    }
  }

  /** An entry that is there: it answers, or is remembered, or is of no use. */
  private void judge(Inquiry<K, V> inquiry, Head head, byte[] envelope) {
    long now = clock.millis();
    if (now >= head.staleUntil()) {
      return;
    }
    Entry<V> entry = entries.read(inquiry.located, envelope);
    if (entry != null && now < head.freshUntil() && head.writtenAt() > inquiry.newerThan) {
      inquiry.answer = new Answer.Fresh<>(entry);
      return;
    }
    inquiry.seen = identity(envelope);
    if (entry == null) {
      inquiry.newerThan = Math.max(inquiry.newerThan, head.writtenAt());
    } else {
      inquiry.remembered = entry;
    }
  }

  /** The times, the stamp and the incarnation: as acquire.lua reads them. */
  private static byte[] identity(byte[] envelope) {
    return Arrays.copyOfRange(envelope, 10, 50);
  }

  private CompletableFuture<List<Answer<V>>> finish(Ask ask, @Nullable PartitionHead head) {
    if (fromReplica && !ask.ticket() && isAnyOpen()) {
      return readPrimary(ask);
    }
    if (head != null && partition.makesWait()) {
      inquiries.forEach(inquiry -> waitOn(inquiry, head));
    }
    if (ask.ticket() || Partition.mayBeBlocked(head, clock.millis())) {
      return claim(open -> partition.acquire(open, ask.ticket()));
    }
    return CompletableFuture.completedFuture(answers());
  }

  private boolean isAnyOpen() {
    return inquiries.stream().anyMatch(inquiry -> inquiry.answer == null);
  }

  /**
   * A block takes the leases away that it covers, so one that stands is waited for all the same.
   */
  private void waitOn(Inquiry<K, V> inquiry, PartitionHead head) {
    if (inquiry.answer == null && Waits.stands(inquiry.lease, head, inquiry.located)) {
      inquiry.answer = new Answer.Busy<>(inquiry.remembered);
    } else if (inquiry.waits) {
      partition.waits().remove(inquiry.located.key());
    }
  }

  private CompletableFuture<List<Answer<V>>> claim(
      Function<List<Inquiry<K, V>>, CompletableFuture<List<Found>>> script) {
    List<Inquiry<K, V>> open = nextToAsk();
    if (open.isEmpty()) {
      return CompletableFuture.completedFuture(answers());
    }
    open.forEach(inquiry -> inquiry.attempts++);
    return script
        .apply(open)
        .thenCompose(found -> onFittingThread(sizeOf(found), () -> note(open, found)))
        .thenCompose(done -> claim(script));
  }

  /** The next ones without an answer, as many as one script is given. */
  private List<Inquiry<K, V>> nextToAsk() {
    List<Inquiry<K, V>> next = new ArrayList<>();
    Set<String> tags = new HashSet<>();
    for (Inquiry<K, V> inquiry : inquiries) {
      if (inquiry.answer == null && inquiry.attempts < ATTEMPTS) {
        tags.addAll(inquiry.tags);
        if (tags.size() > MOST_TAGS && !next.isEmpty()) {
          break;
        }
        next.add(inquiry);
      }
    }
    return next;
  }

  private CompletableFuture<@Nullable Void> note(List<Inquiry<K, V>> open, List<Found> found) {
    List<Located<K>> rubbish = new ArrayList<>(0);
    for (int i = 0; i < open.size(); i++) {
      if (isRubbish(found.get(i))) {
        rubbish.add(open.get(i).located);
      } else {
        note(open.get(i), found.get(i));
      }
    }
    return rubbish.isEmpty() ? CompletableFuture.completedFuture(null) : remove(rubbish);
  }

  /**
   * What the script takes for an entry, whose head makes no sense here: bytes that were changed.
   */
  private static boolean isRubbish(Found found) {
    byte[] envelope = found.data();
    boolean answers = found.kind() == Found.Kind.TAGS || found.kind() == Found.Kind.HIT;
    return answers && envelope != null && Head.of(envelope) == null;
  }

  /** Nobody could take the key, or read past it. */
  private CompletableFuture<@Nullable Void> remove(List<Located<K>> rubbish) {
    List<K> keys = rubbish.stream().map(Located::key).toList();
    return partition.remove(new Change.Keys<>(keys), rubbish).thenApply(done -> null);
  }

  private void note(Inquiry<K, V> inquiry, Found found) {
    byte[] envelope = found.data();
    Head head = envelope == null ? null : Head.of(envelope);
    if (found.kind() == Found.Kind.TAGS) {
      inquiry.bears(head == null ? Set.of() : head.tags());
      return;
    }
    Entry<V> entry =
        envelope == null || head == null ? null : entries.read(inquiry.located, envelope);
    if (found.kind() != Found.Kind.HIT) {
      inquiry.answer = answer(inquiry, found, found.same() ? inquiry.remembered : entry);
    } else if (entry != null) {
      inquiry.answer = new Answer.Fresh<>(entry);
    } else if (head != null) {
      inquiry.newerThan = Math.max(inquiry.newerThan, head.writtenAt());
    }
  }

  private Answer<V> answer(Inquiry<K, V> inquiry, Found found, @Nullable Entry<V> entry) {
    Found.Granted lease = found.lease();
    if (lease != null) {
      return new Answer.Miss<>(new LeaseTicket(leases, inquiry.located, lease, purpose), entry);
    }
    return switch (found.kind()) {
      case WAIT -> {
        partition.waits().add(inquiry.located.key());
        yield new Answer.Busy<>(entry);
      }
      case BLOCKED -> new Answer.Blocked<>(entry);
      default -> new Answer.Miss<>(Ticket.NONE, entry);
    };
  }

  private List<Answer<V>> answers() {
    List<Answer<V>> answers = new ArrayList<>(inquiries.size());
    for (Inquiry<K, V> inquiry : inquiries) {
      Answer<V> answer = inquiry.answer;
      answers.add(answer == null ? new Answer.Miss<>(Ticket.NONE, inquiry.remembered) : answer);
    }
    return answers;
  }

  private <T extends @Nullable Object> CompletableFuture<T> onFittingThread(
      long size, Supplier<CompletableFuture<T>> next) {
    return size <= large
        ? next.get()
        : CompletableFuture.completedFuture(size).thenComposeAsync(bytes -> next.get(), executor);
  }

  private static long size(List<byte @Nullable []> values) {
    long size = 0;
    for (byte[] value : values) {
      size += value == null ? 0 : value.length;
    }
    return size;
  }

  private static long sizeOf(List<Found> found) {
    long size = 0;
    for (Found each : found) {
      byte[] data = each.data();
      size += data == null ? 0 : data.length;
    }
    return size;
  }
}
