package io.tiercel.jdbc;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Taking;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** A change that waits for its transaction. */
abstract class ChangeRequest<K, V, T> extends Request<T> {

  ChangeRequest(long nanos) {
    super(nanos);
  }

  /** The keys that it removes, if that is all it does. */
  List<Located<K>> removes() {
    return List.of();
  }

  /** Does it, as part of a transaction, which may have to be repeated. */
  abstract void apply(Changing<K, V> changing) throws SQLException;

  /** Tells that the transaction is committed. */
  abstract void done();

  /** A mark or a block, which have nothing to answer, and the number of rows that they write. */
  static final class Plain<K, V> extends ChangeRequest<K, V, Boolean> {
    private final Step<K, V> step;
    private final int rows;

    Plain(long nanos, int rows, Step<K, V> step) {
      super(nanos);
      this.rows = rows;
      this.step = step;
    }

    @Override
    int rows() {
      return rows;
    }

    @Override
    void apply(Changing<K, V> changing) throws SQLException {
      step.apply(changing);
    }

    @Override
    void done() {
      answer.complete(true);
    }
  }

  /** What is to be done. */
  interface Step<K, V> {
    void apply(Changing<K, V> changing) throws SQLException;
  }

  /** The removal of keys: several are one. */
  static final class Removal<K, V> extends ChangeRequest<K, V, Boolean> {
    private final List<Located<K>> keys;

    Removal(long nanos, List<Located<K>> keys) {
      super(nanos);
      this.keys = keys;
    }

    @Override
    List<Located<K>> removes() {
      return keys;
    }

    @Override
    int rows() {
      return keys.size();
    }

    @Override
    void apply(Changing<K, V> changing) throws SQLException {
      changing.remove(keys);
    }

    @Override
    void done() {
      answer.complete(true);
    }
  }

  /** A taking. */
  static final class Take<K, V> extends ChangeRequest<K, V, List<Answer<V>>> {
    private final List<Inquiry<K, V>> inquiries;
    private final Taking taking;

    Take(long nanos, List<Inquiry<K, V>> inquiries, Taking taking) {
      super(nanos);
      this.inquiries = inquiries;
      this.taking = taking;
    }

    @Override
    int rows() {
      return inquiries.size();
    }

    @Override
    void apply(Changing<K, V> changing) throws SQLException {
      inquiries.forEach(inquiry -> inquiry.answer = null);
      changing.take(inquiries, taking);
    }

    @Override
    void done() {
      answer.complete(inquiries.stream().map(each -> Objects.requireNonNull(each.answer)).toList());
    }
  }
}
