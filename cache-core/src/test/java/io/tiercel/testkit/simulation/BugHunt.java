package io.tiercel.testkit.simulation;

import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The search for a seed whose simulation fails while a bug is planted.
 *
 * @param simulation runs one seed
 * @param seeds how many are tried
 */
public record BugHunt(LongConsumer simulation, int seeds) {

  /** A guard, and what stands in its place. */
  public interface Bug {
    /** The seed that found it when this was written: a good one to begin with. */
    long foundBy();

    /** Puts it in; closing takes it out. */
    Patch plant();
  }

  /** The first finding, or null if there is none; says so if it is not the one that was noted. */
  public @Nullable String findingOf(Bug bug) {
    String finding = search(bug::plant, bug.foundBy());
    if (finding != null && !finding.startsWith(bug.foundBy() + " ")) {
      System.out.println(bug + " takes a search; note its new seed: " + finding);
    }
    return finding;
  }

  @SuppressWarnings("try") // the patch is there to be closed
  private @Nullable String search(Supplier<Patch> plant, long first) {
    try (Patch patch = plant.get()) {
      return LongStream.concat(LongStream.of(first), LongStream.range(0, seeds))
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
