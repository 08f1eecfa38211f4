package io.tiercel.internal.coherence;

import io.tiercel.internal.coherence.Beat.Pulse;
import io.tiercel.spi.Bus;
import io.tiercel.spi.Change;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Observer;
import io.tiercel.spi.Scheduling;
import io.tiercel.spi.Scheduling.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the local tiers of one node coherent with the changes of the others: applies the
 * invalidations that arrive, notices those that do not, and knows until when what it heard is good
 * enough.
 *
 * <p><b>The promise.</b> What a local tier holds is never older than one window: a change that took
 * effect at Home at time c is not answered by this node from c + window on, whatever the bus loses.
 *
 * <p><b>Why it holds.</b> Entries come in two kinds. While this node trusts nothing, or for a read
 * that began before it did, {@link #livesUntil} ends an entry's life one window after its read
 * began, and a read that began at r cannot have missed a change from before r. Nothing else is
 * needed for these.
 *
 * <p>An entry of unlimited life was read from Home, by its leave, or from the source after the
 * present trust began. Let a be that moment, and n the link that the server named in the answer
 * that began it. Every change up to n had taken effect at Home by a, so the entry cannot have
 * missed one. Every later change has a message that follows n in the chain. If the message is
 * applied, the entry is removed. If it is lost, then either a later message shows the gap, and
 * everything is emptied; or no heartbeat sent after the change extends the trust, because each
 * names a link that is not reached, so the trust ends at most one window after the last heartbeat
 * that was sent before the change, and everything is emptied then. Emptying voids reads under way
 * as well, so none of them brings back what it removed.
 *
 * <p>It is also the reason why a heartbeat's answer may begin trust although its link's messages
 * were not seen (at the start, and after a lapse): trust makes no statement about what was read
 * before it. While trust holds, such an answer does nothing until the messages arrive. A server
 * that went back, or began anew, has another chain, which is a gap: its links say nothing about
 * what was lost of the old one. Heartbeats of an earlier era (another connection, or before the
 * machine was suspended) are not listened to: they would begin a trust in a chain that is not being
 * followed.
 *
 * <p>What a copy of Home answers at the link that is {@link #followed} may be kept as what Home
 * itself answers: it misses no change up to that link, and the messages of all later ones are still
 * to be applied.
 *
 * <p><b>Concurrency.</b> State is guarded by one lock, which is never held while {@link Effects} or
 * the bus are called. The order does the rest: trust ends before the tiers are emptied, so that
 * nothing of unlimited life slips in between; a message is applied before its link counts as
 * reached, so that effects which fail leave a gap behind instead of a stale entry. Losing the
 * connection does not end trust at once: the deadline holds without it, and a short interruption
 * would empty every node of a fleet.
 *
 * @param <K> the keys
 */
public final class Coherence<K> implements Bus.Receiver<K>, AutoCloseable {

  private static final int BEATS_A_WINDOW = 4;

  private final Bus<K> bus;
  private final String node;
  private final Scheduling scheduling;
  private final Effects<K> effects;
  private final Observer<K, ?> observer;
  private final long window;
  private final Duration beatEvery;
  private final List<Chain> chains;
  private final ReentrantLock lock = new ReentrantLock();
  private final CompletableFuture<Void> firstTrust = new CompletableFuture<>();
  private final Deque<Cancellable> running = new ConcurrentLinkedDeque<>();
  private volatile Trust trust = Trust.NONE;
  private volatile long drift;
  private volatile boolean closed;
  private volatile @Nullable Cancellable nextBeat;
  private boolean subscribed;
  private boolean subscribedBefore;
  private int era;

  /** What the changes of others do to this node. Called by several threads, without any lock. */
  public interface Effects<K> {

    /** Voids the change in the local tiers and detaches the flights that it covers. */
    void apply(Change<K> change);

    /** Empties the local tiers and detaches all flights. */
    void empty();

    /** Makes this node's recent changes once more: the server may be another one now. */
    void repeat();
  }

  /** The receiving side of the bus, for the node of that name; {@link #start} begins. */
  public Coherence(
      Bus<K> bus, String node, Scheduling scheduling, Effects<K> effects, Observer<K, ?> observer) {
    this.bus = bus;
    this.node = node;
    this.scheduling = scheduling;
    this.effects = effects;
    this.observer = observer;
    this.window = bus.window().toMillis();
    this.beatEvery = bus.window().dividedBy(BEATS_A_WINDOW);
    this.chains = IntStream.range(0, bus.partitions()).mapToObj(i -> new Chain(window)).toList();
  }

  /**
   * Connects, and goes on until it is closed. The stage completes when the others are trusted for
   * the first time; nobody has to wait for that.
   */
  public CompletionStage<Void> start() {
    drift = presentDrift();
    running.add(scheduling.everyTick(this::tick));
    running.add(bus.connect(this)::close);
    nextBeat = scheduling.schedule(this::beat, beatEvery);
    if (closed) { // meanwhile, and without what was not running then
      close();
    }
    return firstTrust.minimalCompletionStage();
  }

  /** Whether the changes of the others are known to arrive. */
  public boolean trusted() {
    return trust.holdsAt(scheduling.millis());
  }

  /**
   * Until when a local tier may keep what was read from farther tiers in a read that began at the
   * given time: for ever, or until one window later.
   */
  public long livesUntil(long readStart) {
    Trust present = trust;
    return present.holdsAt(scheduling.millis()) && readStart > present.from()
        ? Long.MAX_VALUE
        : windowAfter(readStart);
  }

  /** Until when a local tier may keep what was read past Home in a read that began then. */
  public long windowAfter(long readStart) {
    return readStart + window;
  }

  /**
   * How long a node may answer from its local tiers what a change has made old: a window, by a
   * clock that may run a little slower, and the ticks that it takes to notice the end.
   */
  public Duration settlingTime() {
    return Duration.ofMillis(window + window / 1_000).plus(Scheduling.TICK.multipliedBy(5));
  }

  /** Ends the deliveries; from here on nothing is trusted. */
  @Override
  public void close() {
    closed = true;
    locked(this::distrust);
    running.forEach(Cancellable::cancel);
    Cancellable beat = nextBeat;
    if (beat != null) {
      beat.cancel();
    }
    firstTrust.complete(null);
  }

  @Override
  public void subscribed() {
    boolean again = answerLocked(this::restart);
    emptyAnew();
    if (again) { // the first one stands for no server that was lost
      effects.repeat();
    }
    sendBeat();
  }

  /** Whatever was sent before the subscription was missed. */
  private void emptyAnew() {
    effects.empty();
  }

  private boolean restart() {
    boolean before = subscribedBefore;
    subscribed = true;
    subscribedBefore = true;
    era++;
    trust = Trust.NONE;
    chains.forEach(Chain::restart);
    return before;
  }

  @Override
  public void lost() {
    locked(
        () -> {
          subscribed = false;
          era++;
        });
  }

  @Override
  public void received(Message<K> message) {
    if (closed) {
      return;
    }
    Chain chain = chains.get(message.partition());
    boolean repeat = !answerLocked(() -> chain.begin(message));
    if (!repeat && answerLocked(() -> chain.isGap(message))) {
      emptyBecause(Observer.Coherence.GAP);
    }
    if (!isOwn(message)) {
      effects.apply(message.change());
      observer.coherence(Observer.Coherence.RECEIVED);
      reportLag(message, repeat);
    }
    if (!repeat) {
      long now = lapseIfDue();
      locked(() -> chain.advance(message, now));
      renewTrust(now);
    }
  }

  /** What comes again was applied before, and had its lag then. */
  private void reportLag(Message<K> message, boolean repeat) {
    if (!repeat && message.at() != Message.UNKNOWN) {
      observer.applied(Math.max(0, scheduling.millis() - message.at()));
    }
  }

  @Override
  public @Nullable Link followed(int partition) {
    return trusted() ? chains.get(partition).settled() : null;
  }

  /** Whether this node sent the message: it voided its own tiers when it made the change. */
  boolean isOwn(Message<K> message) {
    return message.origin().equals(node);
  }

  /** Whether the heartbeat was sent in the present connection and run of the clocks. */
  boolean isCurrent(Beat beat) {
    return beat.era() == era;
  }

  /** Whether there was trust whose time is over. */
  boolean hasLapsed(long now) {
    Trust present = trust;
    return !present.equals(Trust.NONE) && !present.holdsAt(now);
  }

  /** Whether the wall clock left ours: the machine was suspended, or an operator set it. */
  boolean clockJumped() {
    long before = drift;
    drift = presentDrift();
    return Math.abs(drift - before) > window;
  }

  private long presentDrift() {
    return scheduling.wallMillis() - scheduling.millis();
  }

  private void tick() {
    if (clockJumped()) {
      locked(() -> era++);
      lapse();
    } else {
      lapseIfDue();
    }
  }

  /** Comes before anything that may extend the trust: what is over must be emptied first. */
  private long lapseIfDue() {
    long now = scheduling.millis();
    if (hasLapsed(now)) {
      lapse();
    }
    return now;
  }

  private void lapse() {
    locked(this::distrust);
    emptyBecause(Observer.Coherence.LAPSED);
  }

  private void distrust() {
    trust = Trust.NONE;
    chains.forEach(Chain::distrust);
  }

  private void emptyBecause(Observer.Coherence event) {
    observer.coherence(event);
    effects.empty();
    effects.repeat();
  }

  private void beat() {
    if (!closed) {
      nextBeat = scheduling.schedule(this::beat, beatEvery);
      sendBeat();
    }
  }

  private void sendBeat() {
    Beat beat = answerLocked(this::newBeat);
    if (!beat.subscribed()) {
      return;
    }
    try {
      bus.heartbeat().whenComplete((links, failure) -> answered(beat, links, failure));
    } catch (RuntimeException failure) {
      observer.survived("heartbeat", failure);
    }
  }

  private Beat newBeat() {
    List<@Nullable Link> applied = new ArrayList<>(chains.size());
    long now = scheduling.millis();
    chains.forEach(chain -> applied.add(chain.beat(now)));
    return new Beat(now, era, subscribed && !closed, applied);
  }

  private void answered(Beat beat, @Nullable List<Link> newest, @Nullable Throwable failure) {
    if (newest == null || newest.size() != chains.size()) {
      observer.survived("heartbeat", failure == null ? wrongSize() : failure);
      return;
    }
    List<Pulse> pulses = beat.pulses(newest);
    long now = lapseIfDue();
    if (answerLocked(() -> isCurrent(beat) && doubtsForks(pulses, now))) {
      emptyBecause(Observer.Coherence.GAP);
    }
    locked(
        () -> {
          if (isCurrent(beat)) {
            hear(pulses, now);
          }
        });
    renewTrust(now);
  }

  private boolean doubtsForks(List<Pulse> pulses, long now) {
    IntStream all = IntStream.range(0, pulses.size());
    int[] forks = all.filter(i -> chains.get(i).isFork(pulses.get(i))).toArray();
    IntStream.of(forks).forEach(i -> chains.get(i).doubt(now));
    return forks.length > 0;
  }

  private void hear(List<Pulse> pulses, long now) {
    for (int i = 0; i < pulses.size(); i++) {
      chains.get(i).hear(pulses.get(i), now);
    }
  }

  /** Trusts as far as every partition is trusted. */
  private void renewTrust(long now) {
    boolean begins = answerLocked(() -> takeTrust(now));
    if (begins) {
      observer.coherence(Observer.Coherence.TRUSTED);
      firstTrust.complete(null);
    }
  }

  private boolean takeTrust(long now) {
    Trust all = chains.stream().map(Chain::trust).reduce(Trust::and).orElse(Trust.NONE);
    if (closed || !all.holdsAt(now)) {
      return false;
    }
    boolean begins = trust.equals(Trust.NONE);
    trust = all;
    return begins;
  }

  private static IllegalStateException wrongSize() {
    return new IllegalStateException("A heartbeat was not answered for every partition");
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T answerLocked(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }
}
