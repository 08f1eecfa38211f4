package io.tiercel.testkit;

import io.tiercel.spi.Scheduling;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One node's way to a server, for its requests and for the messages that it hears.
 *
 * <p>Requests overtake each other; the messages of one subscription stay in order, but requests,
 * and so heartbeats, overtake them too. A request that is lost is never answered: whoever waits has
 * to bring a time-out. While the network is {@link #cut}, requests fail at once, those under way
 * fail though they may still be carried out, and subscriptions are lost until it is mended.
 */
public final class Network {
  private final Scheduling world;
  private final Scheduling node;
  private final boolean inline;
  private final Set<Call<?>> pending = Collections.synchronizedSet(new LinkedHashSet<>());
  private final List<Line<?>> lines = new CopyOnWriteArrayList<>();
  private volatile Conditions conditions = Conditions.IDEAL;
  private final AtomicLong cuts = new AtomicLong();
  private volatile boolean up = true;

  private Network(Scheduling world, Scheduling node, boolean inline) {
    this.world = world;
    this.node = node;
    this.inline = inline;
  }

  /** A network on which all happens at once on the thread that asks. */
  public static Network direct() {
    return of(ManualScheduling.callerRuns());
  }

  /** A network that is direct as long as its conditions know no delay. */
  public static Network of(Scheduling scheduling) {
    return new Network(scheduling, scheduling, true);
  }

  /** A network of events: requests travel in the world, and arrive back at the node. */
  public static Network between(Scheduling world, Scheduling node) {
    return new Network(world, node, false);
  }

  /** How well it carries from now on. */
  public void become(Conditions next) {
    conditions = next;
  }

  /** Whether it is not cut. */
  public boolean up() {
    return up;
  }

  /** Ends all connections, and refuses new ones, until it is mended. */
  public void cut() {
    up = false;
    cuts.incrementAndGet();
    List<Call<?>> broken = List.copyOf(pending);
    pending.clear();
    broken.forEach(call -> toNode(call::disconnected));
    lines.forEach(Line::dropped);
  }

  /** Connects again; what was subscribed subscribes anew. */
  public void mend() {
    up = true;
    lines.forEach(Line::connect);
  }

  /** Lets the server do something, and brings back what it answers or throws. */
  public <T> CompletionStage<T> call(Supplier<T> request) {
    Call<T> call = new Call<>(request, cuts.get());
    if (!up) {
      call.disconnected();
      return call.answer;
    }
    pending.add(call);
    if (!chance(conditions.lostRequests())) {
      toServer(() -> serve(call));
    }
    return call.answer;
  }

  /** Subscribes, and subscribes again whenever the connection broke, until the line is closed. */
  public <M> Line<M> listen(Line.Speaker<M> speaker, Line.Listener<M> listener) {
    Line<M> line = new Line<>(this, speaker, listener);
    lines.add(line);
    line.connect();
    return line;
  }

  void forget(Line<?> line) {
    lines.remove(line);
  }

  Conditions conditions() {
    return conditions;
  }

  void toServer(Runnable task) {
    carry(world, task);
  }

  void toNode(Runnable task) {
    carry(node, task);
  }

  /** Whether whoever brings something also delivers it. */
  boolean isDirect() {
    return inline && conditions.longest().isZero();
  }

  Scheduling world() {
    return world;
  }

  Scheduling node() {
    return node;
  }

  Duration delay() {
    Conditions present = conditions;
    long spread = present.longest().minus(present.shortest()).toNanos();
    return spread <= 0
        ? present.shortest()
        : present.shortest().plusNanos((world.random() >>> 1) % spread);
  }

  boolean chance(double probability) {
    return probability >= 1 || (probability > 0 && (world.random() >>> 11) * 0x1p-53 < probability);
  }

  /** What was under way when the network was cut may have got through, or not. */
  private void serve(Call<?> call) {
    if (call.since != cuts.get() && chance(0.5)) {
      return;
    }
    Runnable response = call.execute();
    if (!chance(conditions.lostResponses())) {
      toNode(
          () -> {
            pending.remove(call);
            response.run();
          });
    }
  }

  private void carry(Scheduling where, Runnable task) {
    if (isDirect()) {
      task.run();
    } else {
      where.schedule(task, delay());
    }
  }

  private static final class Call<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Supplier<T> request;
    private final long since;

    private Call(Supplier<T> request, long since) {
      this.request = request;
      this.since = since;
    }

    /** Runs at the server; what it answers is the response, which runs at the node. */
    private Runnable execute() {
      try {
        T result = request.get();
        return () -> answer.complete(result);
      } catch (RuntimeException failure) {
        return () -> answer.completeExceptionally(failure);
      }
    }

    private void disconnected() {
      answer.completeExceptionally(new IllegalStateException("not connected to the server"));
    }
  }
}
