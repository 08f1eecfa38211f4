package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes that one transaction does, which writes rows of keys in one pass. So a change of a key
 * that is among them already waits for the next transaction, and so does whatever must not overtake
 * it.
 */
final class Bundle<K, V> {

  private final List<ChangeRequest<K, V, ?>> left;
  private final int rows;
  private List<ChangeRequest<K, V, ?>> open;

  private Bundle(List<ChangeRequest<K, V, ?>> open, List<ChangeRequest<K, V, ?>> left) {
    this.open = open;
    this.left = left;
    this.rows = open.stream().mapToInt(ChangeRequest::rows).sum();
  }

  /** As many as possible, the first of them at least. */
  static <K, V> Bundle<K, V> of(List<ChangeRequest<K, V, ?>> requests) {
    List<ChangeRequest<K, V, ?>> open = new ArrayList<>();
    List<ChangeRequest<K, V, ?>> left = new ArrayList<>();
    Set<KeyHash> touched = new HashSet<>();
    boolean closed = false;
    for (ChangeRequest<K, V, ?> each : requests) {
      List<KeyHash> ids = each.keys().stream().map(key -> key.place().id()).toList();
      boolean joins =
          each.isBroad()
              ? left.isEmpty() && (touched.isEmpty() || ids.isEmpty())
              : Collections.disjoint(touched, ids);
      (joins && !closed ? open : left).add(each);
      closed |= each.isBroad() && !touched.isEmpty();
      touched.addAll(ids);
    }
    return new Bundle<>(open, left);
  }

  /** Does what needs no transaction. */
  void prepare(Session<K, V> session, Dialect dialect) {
    open.forEach(each -> each.prepare(session, dialect));
  }

  /** Does what is still to be done; the transaction may have to be repeated. */
  void apply(Changing<K, V> changing) throws SQLException {
    for (ChangeRequest<K, V, ?> each : open) {
      each.apply(changing);
    }
  }

  /** Tells that a transaction is committed. */
  void committed() {
    open = open.stream().filter(each -> !each.committed()).toList();
  }

  /** Those that are still to be done. */
  List<ChangeRequest<K, V, ?>> open() {
    return open;
  }

  boolean isDone() {
    return open.isEmpty();
  }

  int rows() {
    return rows;
  }

  /** Those that need another transaction. */
  List<ChangeRequest<K, V, ?>> left() {
    return left;
  }
}
