package io.tiercel.jdbc;

import io.tiercel.spi.Answer;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Taking;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** A change that waits for its transaction. */
abstract class ChangeRequest<K, V, T> extends Request<T> {

  ChangeRequest(long nanos) {
    super(nanos);
  }

  /** The keys whose rows it writes. */
  abstract List<Located<K>> keys();

  /** Whether it is about more than its keys, so that changes of others keep before or behind it. */
  boolean isBroad() {
    return false;
  }

  /** Does what needs no transaction. */
  void prepare(Session<K, V> session, Dialect dialect) {}

  /** Does it, as part of a transaction, which may have to be repeated. */
  abstract void apply(Changing<K, V> changing) throws SQLException;

  /** Tells that the transaction is committed; answers whether nothing is left to be done. */
  abstract boolean committed();

  /** A mark or a block, which have nothing to answer, and the number of rows that they write. */
  static final class Plain<K, V> extends ChangeRequest<K, V, Boolean> {
    private final List<Located<K>> keys;
    private final Step<K, V> step;
    private final int rows;

    Plain(long nanos, int rows, List<Located<K>> keys, Step<K, V> step) {
      super(nanos);
      this.rows = rows;
      this.keys = keys;
      this.step = step;
    }

    @Override
    List<Located<K>> keys() {
      return keys;
    }

    @Override
    boolean isBroad() {
      return true;
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
    boolean committed() {
      answer.complete(true);
      return true;
    }
  }

  /** What is to be done. */
  interface Step<K, V> {
    void apply(Changing<K, V> changing) throws SQLException;
  }

  /** The removal of keys. */
  static final class Removal<K, V> extends ChangeRequest<K, V, Boolean> {
    private final List<Located<K>> keys;

    Removal(long nanos, List<Located<K>> keys) {
      super(nanos);
      this.keys = keys;
    }

    @Override
    List<Located<K>> keys() {
      return keys;
    }

    @Override
    int rows() {
      return keys.size();
    }

    @Override
    void apply(Changing<K, V> changing) {
      changing.remove(keys);
    }

    @Override
    boolean committed() {
      answer.complete(true);
      return true;
    }
  }

  /** The end of an atomic operation: what it decided on is stored. */
  static final class Decision<K, V> extends ChangeRequest<K, V, Outcome> {
    private final Located<K> key;
    private final Fills.Item<K, V> item;

    Decision(long nanos, Located<K> key, Fills.Item<K, V> item) {
      super(nanos);
      this.key = key;
      this.item = item;
    }

    @Override
    List<Located<K>> keys() {
      return List.of(key);
    }

    @Override
    int rows() {
      return 1;
    }

    @Override
    void prepare(Session<K, V> session, Dialect dialect) {
      item.prepare(session, session.newNumber(), dialect);
    }

    @Override
    void apply(Changing<K, V> changing) {
      if (!item.ticket().isGivenBack()) { // by somebody who waited for this too long
        changing.store(item);
      }
    }

    @Override
    boolean committed() {
      item.end();
      answer.complete(item.outcome());
      return true;
    }
  }

  /** A taking. Keys that others were at meanwhile are left for another transaction. */
  static final class Take<K, V> extends ChangeRequest<K, V, List<Answer<V>>> {
    private final List<Inquiry<K, V>> inquiries;
    private final Taking taking;
    private List<Inquiry<K, V>> open;

    Take(long nanos, List<Inquiry<K, V>> inquiries, Taking taking) {
      super(nanos);
      this.inquiries = inquiries;
      this.taking = taking;
      this.open = inquiries;
    }

    @Override
    int rows() {
      return inquiries.size();
    }

    @Override
    List<Located<K>> keys() {
      return open.stream().map(inquiry -> inquiry.located).toList();
    }

    @Override
    void apply(Changing<K, V> changing) {
      open.forEach(inquiry -> inquiry.answer = null);
      changing.take(open, taking);
    }

    @Override
    boolean committed() {
      open = open.stream().filter(inquiry -> inquiry.answer == null).toList();
      if (open.isEmpty()) {
        answer.complete(
            inquiries.stream().map(each -> Objects.requireNonNull(each.answer)).toList());
      }
      return open.isEmpty();
    }
  }
}
