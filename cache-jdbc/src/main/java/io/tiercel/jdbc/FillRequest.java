package io.tiercel.jdbc;

import io.tiercel.spi.Outcome;
import java.util.List;

/** Entries that wait to be stored. */
final class FillRequest<K, V> extends Request<List<Outcome>> {

  private final List<Fills.Item<K, V>> items;

  FillRequest(long nanos, List<Fills.Item<K, V>> items) {
    super(nanos);
    this.items = items;
  }

  List<Fills.Item<K, V>> items() {
    return items;
  }

  @Override
  int rows() {
    return items.size();
  }

  /** Answers if all that it has are done, and says so. */
  boolean isDone() {
    boolean done = items.stream().allMatch(Fills.Item::isDone);
    if (done) {
      answer.complete(items.stream().map(Fills.Item::outcome).toList());
    }
    return done;
  }
}
