package io.tiercel.redis;

import static io.tiercel.redis.Declared.number;

import io.tiercel.spi.Change;
import io.tiercel.spi.Taking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One partition of a cache: turns what is asked of it into reads and scripts. */
final class Partition {

  /** How much of a script the marker of a tag makes out, which has to be looked at. */
  private static final int MARKER = 256;

  private static final byte[] YES = {'1'};
  private static final byte[] NO = {'0'};
  private static final byte[] NONE = {};

  private final Keyspace.Part part;
  private final Session session;
  private final Markers markers = new Markers();
  private final Waits waits = new Waits();
  private final Abreast abreast;
  private final Gathering<LeaseTicket, Boolean> renewals =
      new Gathering<>(
          this::renewAll, it -> it.located().size() + MARKER * it.located().tags().size());
  private final Gathering<LeaseTicket, Reply> releases =
      new Gathering<>(this::releaseAll, it -> it.located().size());

  Partition(Keyspace.Part part, Session session) {
    this.part = part;
    this.session = session;
    this.abreast = new Abreast(session.scheduling());
  }

  Keyspace.Part part() {
    return part;
  }

  Markers markers() {
    return markers;
  }

  Waits waits() {
    return waits;
  }

  Abreast abreast() {
    return abreast;
  }

  /** Whether those who find a lease wait. */
  boolean makesWait() {
    return session.home();
  }

  /** Reads entries without any claim, and with them the leases of those that are waited for. */
  CompletableFuture<Reads.Fetched> fetch(List<? extends Inquiry<?, ?>> inquiries) {
    List<byte[]> keys = new ArrayList<>(inquiries.size());
    inquiries.forEach(inquiry -> keys.add(part.data(inquiry.located.bytes())));
    for (Inquiry<?, ?> inquiry : inquiries) {
      if (inquiry.waits) {
        keys.add(part.lease(inquiry.located.bytes()));
      }
    }
    return session.reads().get(part, keys);
  }

  boolean mayReadReplica() {
    Replicas replicas = session.line().replicas();
    return replicas != null
        && replicas.mayBeAsked(part, session.scheduling())
        && abreast.isPossible();
  }

  /** Reads entries from a replica; answers null if they are not to be believed. */
  CompletableFuture<Reads.@Nullable Fetched> fetchFromReplica(
      List<? extends Inquiry<?, ?>> inquiries) {
    List<byte[]> keys = inquiries.stream().map(it -> part.data(it.located.bytes())).toList();
    return Objects.requireNonNull(session.line().replicas())
        .get(part, keys, session.scheduling())
        .handle(
            (fetched, failure) ->
                fetched != null && abreast.admits(fetched.head()) ? fetched : null);
  }

  /** Reads an entry and the lease beside it. */
  CompletableFuture<Reads.Fetched> fetchBeside(Located<?> place) {
    return session.reads().get(part, List.of(part.data(place.bytes()), part.lease(place.bytes())));
  }

  /** Reads the markers of tags. */
  CompletableFuture<Reads.Fetched> fetchMarkers(List<String> tags) {
    List<byte[]> keys = new ArrayList<>(tags.size());
    tags.forEach(tag -> keys.add(part.marker(tag)));
    return session.reads().get(part, keys);
  }

  /** Asks for entries, and for leases where nothing is fresh if tickets are wanted. */
  CompletableFuture<List<Found>> acquire(List<? extends Inquiry<?, ?>> inquiries, boolean ticket) {
    Declared declared = new Declared(part);
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(session.token());
    arguments.add(number(session.leaseLife().toMillis()));
    arguments.add(ticket ? YES : NO);
    arguments.add(session.home() ? YES : NO);
    for (Inquiry<?, ?> inquiry : inquiries) {
      arguments.add(declare(declared, inquiry));
      arguments.add(inquiry.seen);
      arguments.add(number(Math.max(inquiry.newerThan, -1)));
    }
    return claimed(run(Script.ACQUIRE, declared, arguments));
  }

  /** Takes keys for a writer. */
  CompletableFuture<List<Found>> take(List<? extends Inquiry<?, ?>> inquiries, Taking taking) {
    Declared declared = new Declared(part);
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(session.token());
    arguments.add(number(session.leaseLife().toMillis()));
    arguments.add(new byte[] {(byte) (taking == Taking.UPDATE ? 'u' : 'w')});
    arguments.add(session.channel(part));
    arguments.add(session.origin());
    for (Inquiry<?, ?> inquiry : inquiries) {
      arguments.add(declare(declared, inquiry));
      arguments.add(Messages.item(inquiry.located.bytes()));
    }
    return claimed(changed(run(Script.TAKE, declared, arguments)));
  }

  /** Names the keys of an entry; answers where the markers of its key's tags stand. */
  private static byte[] declare(Declared declared, Inquiry<?, ?> inquiry) {
    byte[] key = inquiry.located.bytes();
    declared.entry(key);
    declared.lease(key);
    declared.blocks(key);
    declared.include(inquiry.tags);
    return declared.tags(inquiry.located.tags());
  }

  private static CompletableFuture<List<Found>> claimed(CompletableFuture<Reply> answer) {
    return answer.thenApply(
        reply -> {
          long incarnation = head(reply).incarnation();
          List<Found> found = new ArrayList<>(reply.size() - 2);
          for (int i = 2; i < reply.size(); i++) {
            found.add(Found.of(reply.list(i), incarnation));
          }
          return found;
        });
  }

  /** Takes notice of a change that this node has made. */
  private CompletableFuture<Reply> changed(CompletableFuture<Reply> change) {
    return change.thenApply(
        reply -> {
          abreast.changed(head(reply));
          return reply;
        });
  }

  /**
   * An entry to be stored under a ticket.
   *
   * @param isChange whether the others have to hear of it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Filled(LeaseTicket ticket, byte[] data, Set<String> tags, boolean isChange) {
    /** How much of a script it makes out, which has to look at the marker of each tag. */
    int size() {
      return data.length + ticket.located().size() + MARKER * tags.size();
    }
  }

  /** Stores entries, and says what became of each. */
  CompletableFuture<List<Fate>> fill(List<Filled> entries) {
    Declared declared = new Declared(part);
    List<byte[]> arguments = new ArrayList<>();
    boolean isChange = entries.stream().anyMatch(Filled::isChange);
    arguments.add(isChange ? session.channel(part) : NONE);
    arguments.add(isChange ? session.origin() : NONE);
    for (Filled entry : entries) {
      byte[] key = entry.ticket().located().bytes();
      declared.entry(key);
      declared.lease(key);
      arguments.add(entry.ticket().token());
      arguments.add(declared.tags(entry.tags()));
      arguments.add(entry.data());
      arguments.add(entry.isChange() ? Messages.item(key) : NONE);
    }
    CompletableFuture<Reply> filled = run(Script.FILL, declared, arguments);
    return (isChange ? changed(filled) : filled)
        .thenApply(
            reply -> {
              List<Fate> fates = new ArrayList<>(entries.size());
              for (int i = 2; i < reply.size(); i++) {
                fates.add(Fate.of(reply.number(i)));
              }
              return fates;
            });
  }

  /** Renews a lease, together with others that are renewed at the time; false if it is lost. */
  CompletableFuture<Boolean> renew(LeaseTicket ticket) {
    return renewals.add(ticket);
  }

  /** Renews leases, all of them by one script. */
  CompletableFuture<List<Boolean>> renewAll(List<LeaseTicket> tickets) {
    Declared declared = new Declared(part);
    List<byte[]> arguments = new ArrayList<>(2 * tickets.size() + 1);
    arguments.add(number(session.leaseLife().toMillis()));
    for (LeaseTicket ticket : tickets) {
      declared.lease(ticket.located().bytes());
      arguments.add(ticket.token());
      arguments.add(declared.tags(ticket.located().tags()));
    }
    return run(Script.RENEW, declared, arguments)
        .thenApply(
            reply -> {
              List<Boolean> renewed = new ArrayList<>(tickets.size());
              for (int i = 2; i < reply.size(); i++) {
                renewed.add(reply.number(i) == 1);
              }
              return renewed;
            });
  }

  /** Gives a lease back, together with others that are given back at the time. */
  CompletableFuture<Reply> release(LeaseTicket ticket) {
    return releases.add(ticket);
  }

  /** Gives leases back, all of them by one script. */
  CompletableFuture<List<Reply>> releaseAll(List<LeaseTicket> tickets) {
    List<byte[]> keys = new ArrayList<>(tickets.size() + 1);
    List<byte[]> arguments = new ArrayList<>(tickets.size() + 1);
    keys.add(part.head());
    arguments.add(session.nonce());
    for (LeaseTicket ticket : tickets) {
      keys.add(part.lease(ticket.located().bytes()));
      arguments.add(ticket.token());
    }
    return session
        .run(Script.RELEASE, keys, arguments)
        .thenApply(reply -> Collections.nCopies(tickets.size(), reply));
  }

  /** Makes a change take effect here; one of keys concerns this partition's keys only. */
  CompletableFuture<Reply> remove(Change<?> change, List<? extends Located<?>> places) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(part.head());
    byte[] body;
    Script script = change instanceof Change.Keys<?> ? Script.REMOVE : Script.MARK;
    if (change instanceof Change.Tags<?> tags) {
      tags.tags().forEach(tag -> keys.add(part.marker(tag)));
      body = Messages.tags(tags.tags());
    } else if (change instanceof Change.All<?>) {
      body = Messages.all();
    } else {
      for (Located<?> place : places) {
        keys.add(part.data(place.bytes()));
        keys.add(part.lease(place.bytes()));
      }
      body = Messages.keys(places.stream().map(Located::bytes).toList());
    }
    List<byte[]> arguments =
        List.of(session.nonce(), session.channel(part), session.origin(), body);
    return changed(session.run(script, keys, arguments));
  }

  /** How a block is begun. */
  record Blocking(Duration time, long number) {}

  CompletableFuture<Reply> block(
      Change<?> change, List<? extends Located<?>> places, Blocking how) {
    List<byte[]> keys = new ArrayList<>(List.of(part.head()));
    List<byte[]> arguments =
        new ArrayList<>(
            List.of(session.nonce(), number(how.time().toMillis()), number(how.number())));
    nameBlocks(change, places, keys, arguments);
    return session.run(Script.BLOCK, keys, arguments);
  }

  CompletableFuture<Reply> unblock(
      Change<?> change, List<? extends Located<?>> places, long number) {
    List<byte[]> keys = new ArrayList<>(List.of(part.head()));
    List<byte[]> arguments = new ArrayList<>(List.of(session.nonce(), number(number)));
    nameBlocks(change, places, keys, arguments);
    return session.run(Script.UNBLOCK, keys, arguments);
  }

  private void nameBlocks(
      Change<?> change, List<? extends Located<?>> places, List<byte[]> keys, List<byte[]> names) {
    if (change instanceof Change.Tags<?> tags) {
      for (String tag : tags.tags()) {
        keys.add(part.blocks());
        names.add(Keyspace.bytes(session.node() + "\0t" + tag));
      }
    } else if (change instanceof Change.All<?>) {
      keys.add(part.blocks());
      names.add(Keyspace.bytes(session.node() + "\0a"));
    } else {
      for (Located<?> place : places) {
        keys.add(part.blocks(place.bytes()));
        names.add(session.origin());
      }
    }
  }

  /** The head, which is made if it is missing. */
  CompletableFuture<PartitionHead> headOrNew() {
    return session
        .run(Script.LOOK, List.of(part.head()), List.of(session.nonce()))
        .thenApply(Partition::head);
  }

  private CompletableFuture<Reply> run(Script script, Declared declared, List<byte[]> arguments) {
    List<byte[]> all = new ArrayList<>(arguments.size() + 3);
    all.add(session.nonce());
    all.add(declared.markerCount());
    all.add(part.markerPrefix());
    all.addAll(arguments);
    return session.run(script, declared.keys(), all);
  }

  private static PartitionHead head(Reply reply) {
    return Objects.requireNonNull(PartitionHead.of(reply.bytes(1)), "every script names the head");
  }

  /** How late a block may end, for those who only saw the head. */
  static boolean mayBeBlocked(@Nullable PartitionHead head, long serverMillis) {
    return head != null && head.blockedUntil() > serverMillis;
  }
}
