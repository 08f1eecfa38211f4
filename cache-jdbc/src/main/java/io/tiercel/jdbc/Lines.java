package io.tiercel.jdbc;

import io.tiercel.error.ConfigurationException;
import io.tiercel.spi.Answer;
import io.tiercel.spi.Ask.Loan;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Scheduling;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What one cache wants of its database, in four lines: reads, of which several batches may be under
 * way; fills, in batches that do not begin too fast; leases to be renewed or given back, likewise;
 * and changes, one transaction at a time.
 */
final class Lines<K, V> {

  private static final int ATTEMPTS = 8;
  private static final int BATCH = 256;

  /** How many keys are read together at most: they are answered, and leased, part by part. */
  private static final int PART = 512;

  private static final Duration FILL_PAUSE = Duration.ofMillis(2);
  private static final Duration LEASE_PAUSE = Duration.ofMillis(20);

  private final Session<K, V> session;
  private final Store store;
  private final Scheduling scheduling;
  private final JdbcTicket.Issuer issuer;
  private final OwnThread<K, V> ownThread;
  private final Line<ReadRequest<K, V>> reads;
  private final Line<FillRequest<K, V>> fills;
  private final Line<LeaseRequest> leases;
  private final Line<ChangeRequest<K, V, ?>> changes;
  private volatile boolean wantsAtHand;

  Lines(Session<K, V> session, JdbcTicket.Issuer issuer) {
    this.session = session;
    this.store = session.store();
    this.scheduling = session.scheduling();
    this.issuer = issuer;
    this.ownThread = new OwnThread<>(session, issuer);
    int readers = Math.max(1, session.settings().pool().size() - 1);
    Duration patience = session.settings().pool().statementTimeout();
    this.reads = line(new Line.Terms(readers, BATCH, Duration.ZERO, patience), this::readBatch);
    this.fills = line(new Line.Terms(1, BATCH, FILL_PAUSE, patience), this::fillBatch);
    Duration leaseLife = session.settings().coherence().leaseLife();
    this.leases = line(new Line.Terms(1, PART, LEASE_PAUSE, leaseLife), this::leaseBatch);
    this.changes = line(new Line.Terms(1, BATCH, Duration.ZERO, patience), this::changeBatch);
  }

  private <R extends Request<?>> Line<R> line(Line.Terms terms, Line.Work<R> work) {
    return new Line<>(scheduling, store.executor(), terms, work);
  }

  /** Makes or checks the tables, if the database is there before the wait is over. */
  @SuppressWarnings(
      "FutureReturnValueIgnored") // where nobody waits, whoever comes first hears of it
  void greet(Duration wait) {
    if (wait.isZero()) {
      call(session::head);
      return;
    }
    long end = scheduling.nanos() + wait.toNanos();
    Throwable refusal = null;
    do {
      refusal = refusal(end - scheduling.nanos(), refusal);
    } while (refusal != null && scheduling.nanos() < end);
    if (refusal != null) {
      store.complain(refusal);
    }
  }

  /**
   * Why there is no connection yet; null if there is nothing left to wait for. A first connection
   * may take longer than later ones.
   */
  private @Nullable Throwable refusal(long nanos, @Nullable Throwable before) {
    try {
      call(session::head).get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
      if (cause instanceof ConfigurationException wrong) {
        throw wrong;
      } else if (Failures.isMistake(cause)) {
        throw new ConfigurationException(
            "The JDBC tier cannot use its database: " + cause.getMessage(), cause);
      } else if (cause instanceof SQLTransientConnectionException) {
        return cause;
      }
      store.complain(cause);
    } catch (TimeoutException late) {
      return before == null ? late : before;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  /** Reads keys; one whose asker lends his thread may be answered when this returns. */
  CompletableFuture<List<Answer<V>>> read(List<Inquiry<K, V>> inquiries, @Nullable Loan loan) {
    if (inquiries.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    } else if (loan != null && inquiries.size() == 1) {
      return readOne(inquiries.get(0), loan);
    }
    return inquiries.size() > PART ? readInParts(inquiries) : readTogether(inquiries);
  }

  /** Whoever is not told of all gets nothing, so tickets are given back. */
  private CompletableFuture<List<Answer<V>>> readInParts(List<Inquiry<K, V>> inquiries) {
    List<CompletableFuture<List<Answer<V>>>> parts = new ArrayList<>();
    for (int from = 0; from < inquiries.size(); from += PART) {
      int to = Math.min(inquiries.size(), from + PART);
      parts.add(readTogether(inquiries.subList(from, to)));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> parts.stream().map(CompletableFuture::join).flatMap(List::stream).toList())
        .whenComplete(
            (answers, failure) -> {
              if (failure != null) {
                inquiries.forEach(Lines::giveBack);
              }
            });
  }

  private static void giveBack(Inquiry<?, ?> inquiry) {
    if (inquiry.answer instanceof Answer.Miss<?> miss) {
      miss.ticket().release();
    }
  }

  private CompletableFuture<List<Answer<V>>> readOne(Inquiry<K, V> inquiry, Loan loan) {
    if (ownThread.tryAnswer(inquiry, loan)) {
      return CompletableFuture.completedFuture(List.of(Objects.requireNonNull(inquiry.answer)));
    }
    wantsAtHand = true;
    return readTogether(List.of(inquiry));
  }

  private CompletableFuture<List<Answer<V>>> readTogether(List<Inquiry<K, V>> inquiries) {
    ReadRequest<K, V> request = new ReadRequest<>(scheduling.nanos(), inquiries);
    reads.add(request);
    return request.answer;
  }

  CompletableFuture<List<Outcome>> fill(List<Fills.Item<K, V>> items) {
    FillRequest<K, V> request = new FillRequest<>(scheduling.nanos(), items);
    fills.add(request);
    return request.answer;
  }

  CompletableFuture<Boolean> lease(JdbcTicket ticket, LeaseRequest.Wish wish) {
    LeaseRequest request = new LeaseRequest(scheduling.nanos(), ticket, wish);
    leases.add(request);
    return request.answer;
  }

  <T> CompletableFuture<T> change(ChangeRequest<K, V, T> request) {
    changes.add(request);
    return request.answer;
  }

  /** Does something else, by itself. */
  <T> CompletableFuture<T> call(Store.Work<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      store
          .executor()
          .execute(
              () -> {
                try {
                  answer.complete(store.call(scheduling, work));
                } catch (SQLException | RuntimeException | Error failure) {
                  answer.completeExceptionally(failure);
                }
              });
    } catch (RejectedExecutionException closed) {
      answer.completeExceptionally(closed);
    }
    return answer;
  }

  private void readBatch(List<ReadRequest<K, V>> batch) throws SQLException {
    List<Inquiry<K, V>> all = new ArrayList<>();
    batch.forEach(request -> all.addAll(request.inquiries()));
    store.call(
        scheduling,
        (connection, table) -> {
          new Reading<>(session, issuer).answer(connection, table, all);
          offerAtHand(table);
          return true;
        });
    batch.forEach(ReadRequest::done);
  }

  /** The database is well, and somebody came who would have read by himself. */
  private void offerAtHand(Table table) {
    if (wantsAtHand) {
      wantsAtHand = false;
      store.atHand().offer(table, scheduling);
    }
  }

  private void fillBatch(List<FillRequest<K, V>> batch) throws SQLException {
    Deque<Fills.Item<K, V>> left = new ArrayDeque<>();
    batch.forEach(request -> left.addAll(request.items()));
    List<FillRequest<K, V>> open = batch;
    while (!left.isEmpty()) {
      int before = left.size();
      store.call(
          scheduling,
          (connection, table) -> {
            new Fills<>(session, issuer).storeNext(connection, table, left);
            return true;
          });
      open = open.stream().filter(request -> !request.isDone()).toList();
      store.sweep().written(before - left.size(), scheduling);
    }
  }

  private void leaseBatch(List<LeaseRequest> batch) throws SQLException {
    store.call(
        scheduling,
        (connection, table) -> {
          new Leases(session).run(connection, table, batch);
          return true;
        });
  }

  private void changeBatch(List<ChangeRequest<K, V, ?>> batch) throws SQLException {
    List<ChangeRequest<K, V, ?>> left = batch;
    while (!left.isEmpty()) {
      Bundle<K, V> bundle = Bundle.of(left);
      change(bundle);
      left = bundle.left();
    }
  }

  private void change(Bundle<K, V> bundle) throws SQLException {
    for (int i = 0; !bundle.isDone(); i++) {
      if (i == ATTEMPTS) {
        throw new SQLException("Keys could not be taken: others are at them all the time");
      }
      store.call(scheduling, (connection, table) -> change(connection, table, bundle));
      bundle.committed();
    }
    store.sweep().written(bundle.rows(), scheduling);
  }

  private boolean change(Connection connection, Table table, Bundle<K, V> bundle)
      throws SQLException {
    bundle.prepare(session, table.dialect());
    try {
      return changeOnce(connection, table, bundle);
    } catch (Turn.HeadLost lost) {
      session.head(connection, table);
      return changeOnce(connection, table, bundle);
    }
  }

  private boolean changeOnce(Connection connection, Table table, Bundle<K, V> bundle)
      throws SQLException {
    return store.transaction(
        connection,
        table,
        () -> {
          Changing<K, V> changing = Changing.begin(session, issuer, connection, table);
          bundle.apply(changing);
          changing.finish();
          return true;
        });
  }
}
