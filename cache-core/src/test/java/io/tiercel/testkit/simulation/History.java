package io.tiercel.testkit.simulation;

import io.tiercel.spi.Change;
import io.tiercel.spi.Message;
import io.tiercel.testkit.simulation.Revision.Kind;
import io.tiercel.testkit.simulation.Revision.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All changes and all answers of a fleet, and the check of each answer.
 *
 * <p><b>What is promised.</b> A change C of the application begins on a node N when versions v(k)
 * of the keys are committed at the source of truth (an atomic update commits its own before it
 * stores it), and covers some keys, or those versions of them that bear a tag. For a read of k that
 * begins at a moment s on node M, C is <em>visible</em> if
 *
 * <ol>
 *   <li>M = N, and C returned before s, normally or with a failure;
 *   <li>or M applied C's message before s, and C's other tiers were reached: C returned normally,
 *       or there is only one SHARED tier. That an atomic update takes its key is a message too,
 *       which says nothing of the version that it has not committed yet;
 *   <li>or, by M's own clock, the coherence window and {@link #SLACK} went by between the moment at
 *       which C took effect and s; or M began, or woke up from a sleep that was longer than that,
 *       after C took effect. C takes effect when it returns normally or, if it failed, when its
 *       node has nothing undelivered any more.
 * </ol>
 *
 * A read answers no version older than v(k) that a visible C covers. That holds for fresh answers,
 * stale ones and known absence; for puts and atomic updates, which are changes too; for keys in
 * bulk as for single ones.
 *
 * <p><b>What is not.</b> A put of v that had not returned when C began may take effect after C, so
 * C says nothing against v; the application has to order its writes of a key. A failover that loses
 * writes may take back the changes that began before it, but for those that had taken effect before
 * the first of the lost writes. A node that is killed takes its undelivered changes with it: they
 * never take effect. A change that does not return is visible nowhere but where its message was
 * applied. The clock of a suspended node stands still, so its window is longer.
 *
 * <p>An answer without a value is right if the source had none at a version that could be answered.
 * A look without a load may always find nothing.
 */
final class History {

  /** Two ticks of the coarse clock: trust ends with one, and lives are rounded to one. */
  static final Duration SLACK = Duration.ofMillis(20);

  private final Truth truth;
  private final Setup setup;
  private final Duration window;
  private final SimulatedServer home;
  private final boolean oneServer;
  private final Trace trace;
  private final List<Revision> revisions = new ArrayList<>();
  private final Map<String, Revision> senders = new HashMap<>();
  private final List<Member> members;
  private @Nullable Violation violation;
  private long moment;

  /** A read under way: what was visible when it began. */
  record Reading(Member member, Map<String, List<Revision>> visible) {}

  History(
      Truth truth, Setup setup, List<SimulatedServer> servers, List<Member> members, Trace trace) {
    this.truth = truth;
    this.setup = setup;
    this.window = setup.window().plus(SLACK);
    this.home = servers.get(0);
    this.oneServer = servers.size() == 1;
    this.members = members;
    this.trace = trace;
    home.onPublished(this::published);
  }

  // changes

  Revision begin(Kind kind, Member origin, Change<String> change) {
    Map<String, Integer> versions = new HashMap<>();
    truth.keys().forEach(key -> versions.put(key, truth.newest(key)));
    Revision revision = new Revision(kind, origin, change, versions, ++moment);
    revisions.add(revision);
    trace.add(origin.name(), () -> "begins " + revision);
    return revision;
  }

  /** An atomic update has committed its version, and is about to store it. */
  void written(Revision revision, String key, int version) {
    revision.written(key, version);
    trace.add(revision.origin.name(), () -> "writes " + key + "@" + version);
  }

  void returned(Revision revision, @Nullable Throwable failure) {
    revision.ended = ++moment;
    revision.endedAt = revision.origin.worldNanos();
    revision.returned = true;
    if (revision.state == State.PENDING) {
      revision.state = failure == null ? State.DONE : State.FAILED;
    }
    trace.add(revision.origin.name(), () -> "ends " + revision + because(failure));
    settle(revision);
  }

  private static String because(@Nullable Throwable failure) {
    return failure == null ? "" : " because of " + failure;
  }

  /** Looks which failed changes were delivered by now. */
  void settle() {
    revisions.forEach(this::settle);
  }

  private void settle(Revision revision) {
    boolean delivered =
        revision.state == State.DONE
            || (revision.state == State.FAILED && revision.origin.hasDelivered());
    if (delivered && !revision.isEffective()) {
      Map<Member, Long> grace = new HashMap<>();
      members.forEach(member -> grace.put(member, member.node.millis() + window.toMillis()));
      revision.effective(grace);
    }
  }

  /** What the node was about to do will not happen, once what is under way has arrived. */
  void killed(Member member) {
    for (Revision revision : revisions) {
      if (revision.origin == member && revision.ended == Long.MAX_VALUE) {
        revision.ended = ++moment;
      }
    }
  }

  /** A failover may take back what began until now, but for what had taken effect before. */
  void lostWritesSince(long worldNanos) {
    for (Revision revision : revisions) {
      if (!revision.wasEffectiveBefore(worldNanos)) {
        revision.state = State.LOST;
      }
    }
  }

  private void published(Message<String> message) {
    List<Revision> candidates =
        revisions.stream()
            .filter(it -> it.origin.publishesAs(message.origin()))
            .filter(it -> !it.isEffective() && it.state != State.DONE)
            .filter(it -> it.mayHaveSent(message.change()))
            .toList();
    if (candidates.size() == 1) {
      senders.put(message.id(), candidates.get(0));
    }
  }

  void applied(Member member, String id, int partition) {
    Revision sender = senders.get(id);
    if (sender != null) {
      sender.applied.add(new Revision.Applied(member, partition));
    }
  }

  /** Whether any change was under way between two times of the world. */
  boolean changedWithin(long from, long to) {
    return revisions.stream().anyMatch(it -> it.beganAt <= to && it.endedAt >= from);
  }

  // answers

  Reading begin(Member member, Collection<String> keys) {
    Map<String, List<Revision>> visible = new HashMap<>();
    for (String key : keys) {
      visible.put(
          key, revisions.stream().filter(it -> invariantOf(it, member, key) != null).toList());
    }
    return new Reading(member, visible);
  }

  /** By which rule the change is visible on the node now, or null if it is not. */
  private @Nullable Invariant invariantOf(Revision revision, Member member, String key) {
    if (revision.state == State.LOST || revision.kind == Kind.RELOAD) {
      return null;
    } else if (revision.origin == member && revision.returned) {
      return Invariant.OWN_NODE;
    } else if (isApplied(revision, member, key)) {
      return Invariant.APPLIED;
    }
    return revision.isOldOn(member) ? Invariant.WINDOW : null;
  }

  private boolean isApplied(Revision revision, Member member, String key) {
    return revision.origin != member
        && (oneServer || revision.state == State.DONE)
        && revision.applied.contains(new Revision.Applied(member, home.partitionOf(key)));
  }

  /** Checks an answer that must have come from somewhere. */
  void answered(Reading reading, String key, @Nullable Versioned answer) {
    if (answer != null) {
      found(reading, key, answer);
    } else if (truth.history(key).stream()
        .noneMatch(it -> !it.present() && objection(reading, key, it.number()) == null)) {
      violate(Invariant.TRUE_ONCE, reading.member() + " found no " + key);
    }
  }

  /** Checks a value. */
  void found(Reading reading, String key, Versioned answer) {
    if (!answer.key().equals(key) || answer.version() > truth.newest(key)) {
      violate(Invariant.TRUE_ONCE, reading.member() + " found " + answer + " for " + key);
      return;
    }
    Revision objection = objection(reading, key, answer.version());
    if (objection != null) {
      Invariant invariant = invariantOf(objection, reading.member(), key);
      violate(
          invariant == null ? Invariant.WINDOW : invariant,
          reading.member() + " answered " + answer + " after " + objection);
    }
  }

  /** Checks a reload's answer: it comes from the source, never from a tier. */
  void reloaded(Revision revision, String key, @Nullable Versioned answer) {
    int least = revision.versions.get(key);
    boolean good =
        answer == null
            ? truth.history(key).stream().anyMatch(it -> !it.present() && it.number() >= least)
            : answer.version() >= least;
    if (!good) {
      violate(Invariant.RELOAD, revision.origin + " reloaded " + answer + " after " + least);
    }
  }

  /** Checks an answer that came when every change was over. */
  void last(Member member, String key, @Nullable Versioned answer) {
    Truth.Version newest = truth.version(key, truth.newest(key));
    boolean good =
        answer == null
            ? !newest.present()
            : newest.present() && answer.version() == newest.number();
    if (!good && setup.pace().orderly() && revisions.stream().allMatch(Revision::hasSettled)) {
      violate(Invariant.CONVERGES, member + " has " + answer + ", but true is " + newest);
    }
  }

  private @Nullable Revision objection(Reading reading, String key, int version) {
    return reading.visible().getOrDefault(key, List.of()).stream()
        .filter(it -> it.state != State.LOST && it.outdates(key, version))
        .filter(it -> !mayFollow(key, version, it))
        .findFirst()
        .orElse(null);
  }

  /** Whether a put of that very version may have come after the change. */
  private boolean mayFollow(String key, int version, Revision change) {
    return revisions.stream()
        .filter(it -> it.kind == Kind.PUT || it.kind == Kind.UPDATE)
        .filter(it -> it.covers(key, version) && it.versions.get(key) == version)
        .anyMatch(it -> it.ended > change.began);
  }

  void violate(Invariant invariant, String how) {
    trace.add("!", () -> invariant + ": " + how);
    if (violation == null) {
      violation = new Violation(invariant, how);
    }
  }

  /** Throws the first violation, if there was any. */
  void require() {
    if (violation != null) {
      throw violation;
    }
  }

  List<Revision> revisions() {
    return revisions;
  }
}
