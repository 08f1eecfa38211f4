package io.tiercel.internal.shared;

import io.tiercel.spi.Filling;
import io.tiercel.spi.Outcome;
import io.tiercel.spi.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Fillings, of which only those under a tier's own tickets reach it: all others are refused. */
public final class OwnFillings<K, V> {

  private final List<Filling<K, V>> all;
  private final Predicate<Ticket> own;

  /** Fillings, and which tickets are the tier's. */
  public OwnFillings(List<Filling<K, V>> all, Predicate<Ticket> own) {
    this.all = all;
    this.own = own;
  }

  /** Those that reach the tier. */
  public List<Filling<K, V>> own() {
    return all.stream().filter(filling -> own.test(filling.ticket())).toList();
  }

  /** What became of all, by what became of those that reached the tier. */
  public List<Outcome> outcomes(List<Outcome> ofOwn) {
    List<Outcome> outcomes = new ArrayList<>(all.size());
    int next = 0;
    for (Filling<K, V> filling : all) {
      outcomes.add(own.test(filling.ticket()) ? ofOwn.get(next++) : Outcome.REFUSED);
    }
    return outcomes;
  }
}
