package io.tiercel.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the name that was meant by one that is not known. */
public final class Names {

  private Names() {}

  /**
   * Words to end a message with that say which of the known names is nearest; empty if none is.
   *
   * @param wrong the name that is not known
   * @param known those that are
   */
  public static String guess(String wrong, Collection<String> known) {
    int limit = Math.max(1, wrong.length() / 3);
    return known.stream()
        .filter(name -> distance(wrong, name) <= limit)
        .min(Comparator.comparingInt((String name) -> distance(wrong, name)).thenComparing(n -> n))
        .map(name -> "; did you mean " + name + '?')
        .orElse("");
  }

  /** Whether two differ by one letter, or two that are swapped, and not by numbers. */
  public static boolean areAlike(String one, String other) {
    String letters = one.replaceAll("[0-9]", "");
    return distance(letters, other.replaceAll("[0-9]", "")) == 1;
  }

  /** How many letters are to be put in, taken out, changed, or swapped with their neighbour. */
  private static int distance(String wrong, String name) {
    String one = wrong.toLowerCase(Locale.ROOT);
    String other = name.toLowerCase(Locale.ROOT);
    int[][] steps = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, one, other, i, j);
      }
    }
    return steps[one.length()][other.length()];
  }

  private static int cheapest(int[][] steps, String one, String other, int i, int j) {
    int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
    int best = steps[i - 1][j - 1] + change;
    best = Math.min(best, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
  }
}
