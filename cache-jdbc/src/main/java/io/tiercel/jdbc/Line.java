package io.tiercel.jdbc;

import io.tiercel.spi.Scheduling;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests of many threads that are done together: while a few batches are under way the others
 * wait, and the next batch takes all that came meanwhile. A request that is alone is not delayed
 * but for the pause, if there is one: batches do not begin faster than that, unless they are full.
 *
 * <p>Whoever adds a request, ends a batch or comes back after a pause looks for something to send,
 * and a batch is counted as under way before the queue is looked at: so nothing is left behind.
 *
 * @param <R> the requests
 */
final class Line<R extends Request<?>> {

  private final Scheduling scheduling;
  private final Executor executor;
  private final Terms terms;
  private final Work<R> work;
  private final Queue<R> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger rowsWaiting = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicBoolean pausing = new AtomicBoolean();
  private volatile long lastBegan;

  /**
   * How a line goes on.
   *
   * @param atOnce how many batches may be under way
   * @param most how many rows make a batch full
   * @param pause the least time between the beginnings of batches that are not full
   * @param patience after which time nobody waits for an answer any more
   */
  record Terms(int atOnce, int most, Duration pause, Duration patience) {}

  /** Does what is requested, and completes the answers. */
  interface Work<R> {
    void run(List<R> batch) throws SQLException;
  }

  Line(Scheduling scheduling, Executor executor, Terms terms, Work<R> work) {
    this.scheduling = scheduling;
    this.executor = executor;
    this.terms = terms;
    this.work = work;
    this.lastBegan = scheduling.nanos() - terms.pause().toNanos();
  }

  void add(R request) {
    rowsWaiting.addAndGet(request.rows());
    waiting.add(request);
    send();
  }

  private void send() {
    while (!waiting.isEmpty() && !pausesFirst() && admit()) {
      try {
        executor.execute(this::next);
      } catch (RejectedExecutionException closed) {
        underWay.decrementAndGet();
        poll(Integer.MAX_VALUE).forEach(request -> request.answer.completeExceptionally(closed));
      }
    }
  }

  /** Whether the next batch has to wait; if so, it is sent for when the pause is over. */
  private boolean pausesFirst() {
    long left = lastBegan + terms.pause().toNanos() - scheduling.nanos();
    if (terms.pause().isZero() || left <= 0 || rowsWaiting.get() >= terms.most()) {
      return false;
    }
    if (pausing.compareAndSet(false, true)) {
      scheduling.schedule(this::resume, Duration.ofNanos(left));
    }
    return true;
  }

  private void resume() {
    pausing.set(false);
    send();
  }

  private boolean admit() {
    int present = underWay.get();
    while (present < terms.atOnce()) {
      if (underWay.compareAndSet(present, present + 1)) {
        return true;
      }
      present = underWay.get();
    }
    return false;
  }

  private void next() {
    lastBegan = scheduling.nanos();
    try {
      run(poll(terms.most()));
    } finally {
      underWay.decrementAndGet();
      send();
    }
  }

  private List<R> poll(int most) {
    List<R> batch = new ArrayList<>();
    int rows = 0;
    for (R next = waiting.poll(); next != null; next = rows < most ? waiting.poll() : null) {
      rows += next.rows();
      rowsWaiting.addAndGet(-next.rows());
      if (scheduling.nanos() - next.since() > terms.patience().toNanos()) {
        next.answer.completeExceptionally(
            new SQLTimeoutException("no connection became free in time"));
      } else {
        batch.add(next);
      }
    }
    return batch;
  }

  /** What others did wrong spoils nobody's request: a batch that fails is done one by one. */
  private void run(List<R> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      work.run(batch);
    } catch (SQLException | RuntimeException | Error failure) {
      if (batch.size() > 1 && !concernsAll(failure)) {
        batch.stream().filter(it -> !it.answer.isDone()).forEach(it -> run(List.of(it)));
      } else {
        batch.forEach(request -> request.answer.completeExceptionally(failure));
      }
    }
  }

  private static boolean concernsAll(Throwable failure) {
    String state = failure instanceof SQLException sql ? sql.getSQLState() : "";
    return failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || failure instanceof SQLNonTransientConnectionException
        || failure instanceof Error
        || (state != null && (state.startsWith("08") || state.startsWith("57")));
  }
}
