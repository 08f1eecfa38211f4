package io.tiercel.testkit;

import io.tiercel.spi.Bus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One node's subscription: what a server tells it, on its way to the listener, in order.
 *
 * <p>Each thing told is queued, and one delivery is planned for it that takes the head of the
 * queue, so the order holds whatever the order of the deliveries. On a direct network the thread
 * that told delivers, after the server's lock is free; if another one is at it already, that one
 * does.
 *
 * @param <M> what is told
 */
public final class Line<M> implements Bus.Connection {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private final Network network;
  private final Speaker<M> speaker;
  private final Listener<M> listener;
  private long lastArrival = Long.MIN_VALUE;
  private boolean delivering;
  private boolean subscribed;
  private volatile boolean closed;

  /** The server's end. */
  public interface Speaker<M> {
    /** From here on the line is told; it has to be told first that it is {@link #registered}. */
    void subscribe(Line<M> line);

    /** From here on it is not. */
    void unsubscribe(Line<M> line);
  }

  /** The node's end. */
  public interface Listener<M> {
    /** The connection stands, and nothing said from here on is missed. */
    void subscribed();

    /** Something was said. */
    void heard(M message);

    /** The connection broke. */
    void lost();
  }

  Line(Network network, Speaker<M> speaker, Listener<M> listener) {
    this.network = network;
    this.speaker = speaker;
    this.listener = listener;
  }

  /** Asks the server to be subscribed, again and again if the request is lost. */
  void connect() {
    if (network.chance(network.conditions().lostRequests())) {
      network.world().schedule(this::connect, RETRY);
    } else {
      network.toServer(this::subscribe);
    }
  }

  @Override
  public void close() {
    closed = true;
    network.forget(this);
    speaker.unsubscribe(this);
  }

  /** The server took it on. */
  public void registered() {
    enqueue(listener::subscribed);
  }

  /** Takes a message on its way, in the order of the calls. */
  public void told(M message) {
    if (network.chance(network.conditions().lostMessages())) {
      return;
    }
    enqueue(() -> listener.heard(message));
    if (network.chance(network.conditions().repeatedMessages())) {
      enqueue(() -> listener.heard(message));
    }
  }

  /** Passes on what was told, now that the server's lock is free. */
  public void pass() {
    if (network.isDirect()) {
      while (deliver()) {}
    }
  }

  /** The connection broke: what is under way is lost, and the listener hears of it. */
  public void dropped() {
    speaker.unsubscribe(this);
    if (markDropped()) {
      enqueue(listener::lost);
      pass();
      connect();
    }
  }

  private void subscribe() {
    if (!closed && network.up() && markSubscribed()) {
      speaker.subscribe(this);
    }
  }

  private boolean markSubscribed() {
    lock.lock();
    try {
      boolean news = !subscribed;
      subscribed = true;
      return news;
    } finally {
      lock.unlock();
    }
  }

  private boolean markDropped() {
    lock.lock();
    try {
      boolean news = subscribed;
      subscribed = false;
      queue.clear();
      return news;
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Runnable delivery) {
    lock.lock();
    try {
      queue.add(delivery);
      if (!network.isDirect()) {
        plan();
      }
    } finally {
      lock.unlock();
    }
  }

  private void plan() {
    long now = network.world().nanos();
    lastArrival = Math.max(lastArrival, now + network.delay().toNanos());
    network.node().schedule(this::deliver, Duration.ofNanos(lastArrival - now));
  }

  /** Delivers the head of the queue, unless someone is at it; says whether there was one. */
  private boolean deliver() {
    Runnable next = begin();
    if (next == null) {
      return false;
    }
    try {
      if (!closed) {
        next.run();
      }
    } finally {
      end();
    }
    return true;
  }

  private @Nullable Runnable begin() {
    lock.lock();
    try {
      Runnable next = delivering ? null : queue.poll();
      delivering |= next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      delivering = false;
    } finally {
      lock.unlock();
    }
  }
}
