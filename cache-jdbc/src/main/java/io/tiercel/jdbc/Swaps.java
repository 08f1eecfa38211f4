package io.tiercel.jdbc;

import static java.util.stream.Collectors.partitioningBy;

import io.tiercel.codec.KeyHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replaces rows of a table. */
final class Swaps {

  /** How many rows a statement takes. */
  static final int MOST = 512;

  /** How many bytes a statement takes; a larger value goes by itself. */
  static final int MOST_BYTES = 4 << 20;

  private final Dialect dialect;
  private final String swap;
  private final @Nullable String replacement;

  Swaps(Dialect dialect, Names names) {
    this.dialect = dialect;
    this.swap = dialect.swap(names);
    this.replacement = dialect.replacement(names);
  }

  /** Replaces rows, each at most once, and answers which of them were. */
  Set<KeyHash> run(Connection connection, Collection<Swap> swaps) throws SQLException {
    List<Swap> sorted = new ArrayList<>(swaps);
    sorted.sort(Comparator.comparing(Swap::id, Swap.ORDER));
    if (replacement == null) {
      return run(connection, swap, sorted);
    }
    Map<Boolean, List<Swap>> byKnown =
        sorted.stream().collect(partitioningBy(Swap::expectsGeneration));
    Set<KeyHash> done = run(connection, replacement, byKnown.get(true));
    done.addAll(run(connection, swap, byKnown.get(false)));
    return done;
  }

  private Set<KeyHash> run(Connection connection, String sql, List<Swap> sorted)
      throws SQLException {
    Set<KeyHash> done = new HashSet<>();
    for (int from = 0; from < sorted.size(); ) {
      int to = end(sorted, from);
      done.addAll(dialect.swap(connection, sql, sorted.subList(from, to)));
      from = to;
    }
    return done;
  }

  /** Where a statement ends that begins there. */
  private static int end(List<Swap> sorted, int from) {
    int to = from + 1;
    long bytes = sorted.get(from).size();
    while (to < sorted.size() && to < from + MOST) {
      bytes += sorted.get(to).size();
      if (bytes > MOST_BYTES) {
        break;
      }
      to++;
    }
    return to;
  }
}
