package io.tiercel.bench.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Sides that do the same, and the bars that they are held to.
 *
 * @param title what they do, with everything that matters: operation, keys, threads
 * @param sides who does it; the first one is what the others are compared with
 * @param bars what is asked of them
 */
public record Comparison(String title, List<Side> sides, List<Bar> bars) {

  /** Checks that bars are about sides. */
  public Comparison {
    sides = List.copyOf(sides);
    bars = List.copyOf(bars);
    List<String> names = sides.stream().map(Side::name).toList();
    if (names.isEmpty() || names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException(title + ": sides need names of their own: " + names);
    }
    for (Bar bar : bars) {
      if (!names.contains(bar.side())) {
        throw new IllegalArgumentException(title + ": a bar for nobody: " + bar);
      }
    }
  }

  /** A comparison without bars. */
  public static Comparison of(String title, Side... sides) {
    return new Comparison(title, List.of(sides), List.of());
  }

  /** The same between the baseline and those sides whose names contain it, held to their bars. */
  Comparison only(Pattern names) {
    Predicate<String> isChosen =
        name -> name.equals(sides.get(0).name()) || names.matcher(name).find();
    return new Comparison(
        title,
        sides.stream().filter(side -> isChosen.test(side.name())).toList(),
        bars.stream().filter(bar -> isChosen.test(bar.side())).toList());
  }

  /** The same, held to more bars. */
  public Comparison bars(Bar... more) {
    List<Bar> all = new ArrayList<>(bars);
    all.addAll(Arrays.asList(more));
    return new Comparison(title, sides, all);
  }
}
