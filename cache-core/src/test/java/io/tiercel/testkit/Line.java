package io.tiercel.testkit;

import io.tiercel.spi.Bus;
import io.tiercel.spi.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One node's subscription: what the store tells it, on its way to the receiver, in order.
 *
 * <p>Each thing told is queued, and one delivery is planned for it that takes the head of the
 * queue, so the order holds whatever the order of the deliveries. On a direct network the thread
 * that told delivers, after the store's lock is free; if another one is at it already, that one
 * does.
 */
final class Line<K> implements SharedStore.Subscriber<K>, Bus.Connection {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> queue = new ArrayDeque<>();
  private final Network network;
  private final SharedStore<K, ?> store;
  private final Bus.Receiver<K> receiver;
  private long lastArrival = Long.MIN_VALUE;
  private boolean delivering;
  private boolean subscribed;
  private volatile boolean closed;

  Line(Network network, SharedStore<K, ?> store, Bus.Receiver<K> receiver) {
    this.network = network;
    this.store = store;
    this.receiver = receiver;
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
    store.unsubscribe(this);
  }

  @Override
  public void registered() {
    enqueue(receiver::subscribed);
  }

  @Override
  public void told(Message<K> message) {
    if (network.chance(network.conditions().lostMessages())) {
      return;
    }
    enqueue(() -> receiver.received(message));
    if (network.chance(network.conditions().repeatedMessages())) {
      enqueue(() -> receiver.received(message));
    }
  }

  @Override
  public void pass() {
    if (network.isDirect()) {
      while (deliver()) {}
    }
  }

  /** The connection broke: what is under way is lost, and the receiver hears of it. */
  @Override
  public void dropped() {
    store.unsubscribe(this);
    if (markDropped()) {
      enqueue(receiver::lost);
      pass();
      connect();
    }
  }

  private void subscribe() {
    if (!closed && network.up() && markSubscribed()) {
      store.subscribe(this);
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
