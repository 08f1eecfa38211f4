package io.tiercel.jdbc;

import io.tiercel.spi.Bus;
import io.tiercel.spi.Link;
import io.tiercel.spi.Message;
import io.tiercel.spi.Scheduling;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log, and passes on what is new. Each quarter of a window, and when the database
 * {@linkplain Waking says} that there is news, it reads the head, and the log only if the head
 * names another link than the last one read.
 *
 * <p>One reading is under way at a time: whoever wants one counts itself, and the reader goes on
 * until it has read for all of them. So its fields belong to whoever reads, and messages are
 * received one at a time and in order.
 */
final class Follower<K> implements Bus.Connection {

  private static final int POLLS_A_WINDOW = 4;
  private static final int SLOWER = 8;

  private final Session<K, ?> session;
  private final Executor turns;
  private final Messages<K> messages;
  private final Bus.Receiver<K> receiver;
  private final Duration every;
  private final AtomicInteger wanted = new AtomicInteger();
  private volatile Scheduling.@Nullable Cancellable next;
  private volatile boolean closed;
  private volatile @Nullable Link last;
  private volatile Scheduling.@Nullable Cancellable woken;
  private int failures;

  Follower(Session<K, ?> session, Executor turns, Messages<K> messages, Bus.Receiver<K> receiver) {
    this.session = session;
    this.turns = turns;
    this.messages = messages;
    this.receiver = receiver;
    this.every = session.settings().coherence().window().dividedBy(POLLS_A_WINDOW);
  }

  void start() {
    poll();
  }

  @Override
  public void close() {
    closed = true;
    cancel(next);
    cancel(woken);
  }

  private static void cancel(Scheduling.@Nullable Cancellable pending) {
    if (pending != null) {
      pending.cancel();
    }
  }

  /** The head names this link: reads on if that is news. */
  void heard(Link link) {
    if (!link.equals(last)) {
      readOn();
    }
  }

  private void poll() {
    if (!closed) {
      next = session.scheduling().schedule(this::poll, pause());
      readOn();
    }
  }

  /** The longer nothing works, the less it is tried. */
  private Duration pause() {
    return every.multipliedBy(Math.min(SLOWER, failures + 1));
  }

  /** Something may be new. */
  void readOn() {
    if (!closed && wanted.getAndIncrement() == 0) {
      try {
        turns.execute(this::read);
      } catch (RejectedExecutionException over) {
        closed = true;
      }
    }
  }

  private void read() {
    boolean well = false;
    try {
      readAll();
      well = true;
    } finally {
      if (!well) {
        wanted.set(0); // whom an error leaves unserved, the next poll serves
      }
    }
  }

  private void readAll() {
    int served;
    do {
      served = wanted.get();
      if (!closed) {
        readOnce();
      }
    } while (wanted.addAndGet(-served) > 0);
  }

  private void readOnce() {
    try {
      List<Log.Sent> news = session.store().call(session.scheduling(), this::news);
      failures = 0;
      news.forEach(this::pass);
      if (news.size() >= Log.MOST) {
        wanted.incrementAndGet();
      }
    } catch (SQLException | RuntimeException failure) {
      lose();
    } catch (Error failure) {
      lose();
      throw failure;
    }
  }

  private void lose() {
    failures++;
    if (last != null) {
      last = null;
      receiver.lost();
    }
  }

  private List<Log.Sent> news(java.sql.Connection connection, Table table) throws SQLException {
    Link newest = session.head(connection, table).link();
    Link known = last;
    if (known == null || isAnother(known, newest)) {
      begin(known, newest, table);
      return List.of();
    }
    return newest.equals(known)
        ? List.of()
        : session.log().after(connection, table, known.number());
  }

  /** Whether the chain that was followed is gone. */
  private static boolean isAnother(Link known, Link newest) {
    return newest.number() < known.number()
        || (newest.number() == known.number() && !newest.equals(known));
  }

  private void begin(@Nullable Link known, Link newest, Table table) {
    if (known != null) {
      receiver.lost();
    }
    last = newest;
    beWoken(table);
    if (!closed) {
      receiver.subscribed();
    }
  }

  private void beWoken(Table table) {
    Waking waking = session.store().waking();
    if (woken == null && waking != null) {
      woken = waking.wake(session.log().channel(table.names()), this::readOn);
      if (closed) {
        cancel(woken);
      }
    }
  }

  private void pass(Log.Sent each) {
    if (!closed) {
      long number = each.link().number();
      Link previous = new Link(number - 1, each.previous());
      String id = number + "-" + Long.toHexString(each.link().token());
      last = each.link();
      Message<K> message =
          new Message<>(0, previous, each.link(), each.origin(), id, messages.read(each.body()));
      receiver.received(message.sentAt(session.clock().toNode(each.at())));
    }
  }
}
