package io.tiercel.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.util.concurrent.EventExecutorGroup;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is listened to, on one connection. Whenever there is a new one, or an old one is back,
 * everything is subscribed to again, and who listens is told when each of his channels is
 * confirmed: not before, for what was said until then was missed. What is refused is asked for
 * again, in pauses that grow: rights may be given later.
 *
 * <p>Who comes and who goes send their commands without waiting for one another, so the end of one
 * may reach the server after the beginning of another. So what the server says is what counts: a
 * channel that is left while somebody listens is lost for him, and subscribed to again.
 *
 * <p>One connection is heard at a time, under a lock: what the old one still says after the new one
 * was taken on would be out of order.
 */
final class Channels {

  private static final Logger LOG = LoggerFactory.getLogger("io.tiercel.redis");
  private static final long FIRST_PAUSE = 500;
  private static final long LONGEST_PAUSE = 30_000;

  private final Audience<Ear> ears = new Audience<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final EventExecutorGroup timer;
  private final AtomicBoolean due = new AtomicBoolean();
  private volatile long pause = FIRST_PAUSE;
  private volatile boolean complained;
  private volatile @Nullable Line present;
  private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;

  /** Asks again by that timer for what was refused. */
  Channels(EventExecutorGroup timer) {
    this.timer = timer;
  }

  /** Takes the connection on, once there is one, in place of the one before. */
  void attach(StatefulRedisPubSubConnection<String, byte[]> made) {
    Line line = new Line();
    locked(
        () -> {
          ears.all().forEach(Ear::lost);
          present = line;
          connection = made;
        });
    made.addListener((RedisPubSubListener<String, byte[]>) line);
    made.addListener((RedisConnectionStateListener) line);
    subscribeAll();
  }

  RedisWire.Subscription add(List<String> names, RedisWire.Listener listener) {
    Ear ear = new Ear(names, listener);
    ears.add(ear.names, ear);
    subscribe(names);
    return ear;
  }

  /** What happens on one connection; of no interest once there is another one. */
  private final class Line extends RedisPubSubAdapter<String, byte[]>
      implements RedisConnectionStateListener {

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
      if (present == this) {
        subscribeAll();
      }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
      tell(ears::all, Ear::lost);
    }

    @Override
    public void subscribed(String channel, long count) {
      tell(() -> ears.of(channel), ear -> ear.confirmed(channel));
    }

    @Override
    public void unsubscribed(String channel, long count) {
      if (!ears.of(channel).isEmpty() && present == this) {
        tell(() -> ears.of(channel), ear -> ear.lost(channel));
        subscribe(List.of(channel));
      }
    }

    @Override
    public void message(String channel, byte[] message) {
      tell(() -> ears.of(channel), ear -> ear.heard(channel, message));
    }

    private void tell(Supplier<List<Ear>> whom, Consumer<Ear> news) {
      locked(
          () -> {
            if (present == this) {
              whom.get().forEach(news);
            }
          });
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private void subscribeAll() {
    subscribe(List.copyOf(ears.channels()));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // answered() throws nothing
  private void subscribe(List<String> names) {
    StatefulRedisPubSubConnection<String, byte[]> present = connection;
    if (present != null && !names.isEmpty()) {
      present
          .async()
          .subscribe(names.toArray(String[]::new))
          .whenComplete((done, failure) -> answered(failure));
    }
  }

  /** The confirmations count; here it is about those that will not come by themselves. */
  private void answered(@Nullable Throwable failure) {
    if (failure == null) {
      pause = FIRST_PAUSE;
      complained = false;
    } else {
      complainOnce(failure);
      retryLater();
    }
  }

  private void complainOnce(Throwable failure) {
    if (failure instanceof RedisCommandExecutionException && !complained) {
      complained = true;
      LOG.warn(
          "Redis does not let this node hear of the others' changes; it will be asked again: {}",
          failure.getMessage());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a client that was ended takes its timer along
  private void retryLater() {
    if (isAnyIncomplete() && !timer.isShuttingDown() && due.compareAndSet(false, true)) {
      timer.schedule(this::retry, pause, TimeUnit.MILLISECONDS);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  private void retry() {
    due.set(false);
    if (isAnyIncomplete()) {
      subscribeAll();
    }
  }

  private boolean isAnyIncomplete() {
    lock.lock();
    try {
      return ears.all().stream().anyMatch(ear -> !ear.isComplete());
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // at worst messages arrive that nobody hears
  private void unsubscribe(Set<String> unused) {
    StatefulRedisPubSubConnection<String, byte[]> present = connection;
    if (present != null && present.isOpen() && !unused.isEmpty()) {
      present.async().unsubscribe(unused.toArray(String[]::new));
    }
  }

  /** One listener; but for its end, all happens under the lock. */
  private final class Ear implements RedisWire.Subscription {
    private final Set<String> names;
    private final RedisWire.Listener listener;
    private final Set<String> confirmed = new HashSet<>();
    private volatile boolean closed;

    private Ear(List<String> names, RedisWire.Listener listener) {
      this.names = Set.copyOf(names);
      this.listener = listener;
    }

    private void confirmed(String channel) {
      if (!closed && confirmed.add(channel) && isComplete()) {
        listener.subscribed();
      }
    }

    private boolean isComplete() {
      return confirmed.size() == names.size();
    }

    private void lost() {
      lost(names);
    }

    private void lost(String channel) {
      lost(Set.of(channel));
    }

    private void lost(Set<String> channels) {
      boolean news = isComplete();
      confirmed.removeAll(channels);
      if (news && !closed) {
        listener.lost();
      }
    }

    private void heard(String channel, byte[] message) {
      if (!closed) {
        listener.heard(channel, message);
      }
    }

    @Override
    public void close() {
      closed = true;
      unsubscribe(ears.remove(names, this));
    }
  }
}
