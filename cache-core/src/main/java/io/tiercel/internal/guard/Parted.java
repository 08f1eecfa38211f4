package io.tiercel.internal.guard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Items of which some were chosen, whose answers are to stand in the order of all of them.
 *
 * @param all the items
 * @param places where the chosen ones are
 * @param chosen the chosen ones, in their order
 */
record Parted<T>(List<T> all, BitSet places, List<T> chosen) {

  /** Chooses each item once. */
  static <T> Parted<T> of(List<T> all, Predicate<T> choice) {
    BitSet places = new BitSet(all.size());
    for (int i = 0; i < all.size(); i++) {
      places.set(i, choice.test(all.get(i)));
    }
    return new Parted<>(all, places, chosen(all, places));
  }

  private static <T> List<T> chosen(List<T> all, BitSet places) {
    if (places.cardinality() == all.size()) {
      return all;
    }
    List<T> chosen = new ArrayList<>(places.cardinality());
    places.stream().forEach(place -> chosen.add(all.get(place)));
    return chosen;
  }

  /** Whether there are items, and none was chosen. */
  boolean isNone() {
    return chosen.isEmpty() && !all.isEmpty();
  }

  /** The answers to the chosen ones, and between them those to the others. */
  <R> List<R> whole(List<R> answers, Function<T, R> other) {
    if (chosen.size() == all.size()) {
      return answers;
    }
    List<R> whole = new ArrayList<>(all.size());
    Iterator<R> next = answers.iterator();
    for (int i = 0; i < all.size(); i++) {
      whole.add(places.get(i) ? next.next() : other.apply(all.get(i)));
    }
    return whole;
  }
}
