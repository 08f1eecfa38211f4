package io.tiercel.internal.coherence;

import io.tiercel.internal.coherence.Beat.Pulse;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One partition's messages: how far they were applied, and until when that is good enough. Guarded
 * by the lock of its {@link Coherence}, but for {@link #settled}, which anyone may ask.
 */
final class Chain {

  private static final int AHEAD = 16;

  private final long window;
  private final Recent<String> ids = new Recent<>();
  private final Passed passed;
  private final Deque<Pulse> ahead = new ArrayDeque<>();
  private volatile @Nullable Link applied;

  /** From the arrival of a message until its link counts as reached. */
  private volatile boolean applying;

  /** Whether the server may have another chain by now, as far as copies of it are concerned. */
  private volatile boolean doubted;

  private long doubtedAt;

  /**
   * The link that was adopted without its messages, until the last of those arrives: they were sent
   * before, over another connection than the heartbeat's answer. They come in their order, so
   * nothing newer comes before them.
   */
  private @Nullable Link adopted;

  private Trust trust = Trust.NONE;

  /** A chain of which nothing is known. */
  Chain(long window) {
    this.window = window;
    this.passed = new Passed(window);
  }

  /** A heartbeat is sent; answers the last link that was applied, null when unknown. */
  @Nullable Link beat(long now) {
    passed.mark(applied, now);
    return applied;
  }

  Trust trust() {
    return trust;
  }

  /**
   * The last link that was applied, unless a message is on its way into the tiers, or it may belong
   * to a chain that the server has lost. Who asks after he has drawn a ticket knows that what comes
   * after this link voids the ticket.
   */
  @Nullable Link settled() {
    return applying || doubted ? null : applied;
  }

  /**
   * Takes notice that a message is about to be applied; false if it was applied before, because it
   * was delivered twice.
   */
  boolean begin(Message<?> message) {
    boolean isNew = !ids.contains(message.id());
    applying |= isNew;
    return isNew;
  }

  /** Whether messages before this one were lost, that no heartbeat had stood for. */
  boolean isGap(Message<?> message) {
    return applied != null && !isOvertaken(message) && !message.previous().equals(applied);
  }

  /**
   * Whether a heartbeat that was adopted stands for the message. If it is of a server that went
   * back, that is noticed later: by a heartbeat, or when its chain passes our link.
   */
  private boolean isOvertaken(Message<?> message) {
    Link known = adopted;
    return known != null
        && (message.link().number() < known.number() || message.link().equals(known));
  }

  /**
   * Whether the server no longer has the chain that was followed when the heartbeat was sent, and
   * is still: it went back, or has another link in the same place. It began anew, or lost what it
   * had.
   */
  boolean isFork(Pulse pulse) {
    Link known = pulse.applied();
    return known != null
        && known.equals(applied)
        && pulse.newest().number() <= known.number()
        && !pulse.newest().equals(known);
  }

  /** Whether everything that the server had then was applied. */
  boolean hasReached(Pulse pulse) {
    return passed.contains(pulse.newest());
  }

  /** Takes notice that a message, which is no repetition, was applied. */
  void advance(Message<?> message, long now) {
    ids.add(message.id());
    if (message.link().equals(adopted)) {
      adopted = null;
    } else if (isOvertaken(message)) {
      doubt(now); // or it is of another chain, which has not come as far
    } else {
      adopted = null;
      doubted = false;
      reach(message.link());
      ahead.stream().filter(this::hasReached).forEach(pulse -> extend(pulse, now));
      ahead.removeIf(this::hasReached);
    }
    applying = false;
  }

  /** Takes notice of an answered heartbeat. What a fork makes doubtful was emptied before. */
  void hear(Pulse pulse, long now) {
    if (doubted && pulse.sentAt() > doubtedAt && pulse.newest().equals(applied)) {
      doubted = false;
    }
    if (isFork(pulse)) {
      adopt(pulse, now);
    } else if (hasReached(pulse)) {
      extend(pulse, now);
    } else if (applied == null || pulse.newest().number() > applied.number()) {
      if (trust.holdsAt(now)) {
        await(pulse);
      } else {
        adopt(pulse, now);
      }
    }
  }

  /** Nothing is believed that a copy of the server has, until a later heartbeat or message. */
  void doubt(long now) {
    doubted = true;
    doubtedAt = now;
  }

  /** Believes nothing until another heartbeat is answered. */
  void distrust() {
    trust = Trust.NONE;
    ahead.clear();
  }

  /** Forgets how far the messages of the last connection were applied. */
  void restart() {
    distrust();
    applying = false;
    doubted = false;
    applied = null;
    adopted = null;
    passed.clear();
  }

  /** Goes on from the server's link without its messages. */
  private void adopt(Pulse pulse, long now) {
    passed.clear();
    ahead.clear();
    reach(pulse.newest());
    doubted = false;
    adopted = pulse.newest();
    extend(pulse, now);
  }

  private void reach(Link link) {
    passed.add(link);
    applied = link;
  }

  private void extend(Pulse pulse, long now) {
    long end = pulse.sentAt() + window;
    if (now < end) {
      trust = trust.extendedTo(end, now);
    }
  }

  private void await(Pulse pulse) {
    if (ahead.size() == AHEAD) {
      ahead.removeFirst();
    }
    ahead.add(pulse);
  }
}
