package io.tiercel.testkit.simulation;

import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The search for a seed whose simulation fails while a bug is planted.
 *
 * @param simulation runs one seed
 * @param seeds how many are tried
 */
public record BugHunt(LongConsumer simulation, int seeds) {

  /** A guard that is taken away. */
  public interface Bug {
    /** What stands in its place. */
    Plant plant();
  }

  /**
   * What stands in the place of a guard.
   *
   * @param type the guard's class, without {@code io.tiercel}
   * @param method its name
   * @param instead what it does
   * @param foundBy the seed that found it when this was written: a good one to begin with
   * @param silenced another method of the class, which does nothing then; empty if there is none
   */
  public record Plant(String type, String method, Class<?> instead, long foundBy, String silenced) {

    /** One that has nothing else to do. */
    public Plant(String type, String method, Class<?> instead, long foundBy) {
      this(type, method, instead, foundBy, "");
    }

    /** Puts it in; closing takes it out. */
    Patch put() {
      Patch.Rule rule = new Patch.Rule(method, instead);
      String patched = "io.tiercel." + type;
      return silenced.isEmpty()
          ? new Patch(patched, rule)
          : new Patch(patched, rule, new Patch.Rule(silenced, Instead.Nothing.class));
    }
  }

  /** The first finding, or null if there is none; says so if it is not the one that was noted. */
  public @Nullable String findingOf(Bug bug) {
    Plant plant = bug.plant();
    String finding = search(plant);
    if (finding != null && !finding.startsWith(plant.foundBy() + " ")) {
      System.out.println(bug + " takes a search; note its new seed: " + finding);
    }
    return finding;
  }

  @SuppressWarnings("try") // the patch is there to be closed
  private @Nullable String search(Plant plant) {
    try (Patch patch = plant.put()) {
      return LongStream.concat(LongStream.of(plant.foundBy()), LongStream.range(0, seeds))
          .mapToObj(this::findingOf)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }
  }

  private @Nullable String findingOf(long seed) {
    try {
      simulation.accept(seed);
      return null;
    } catch (RuntimeException | Error broken) {
      return seed + " | " + broken.getMessage();
    }
  }
}
