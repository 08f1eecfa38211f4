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
    for (int from = 0; from < sorted.size(); from += MOST) {
      List<Swap> some = sorted.subList(from, Math.min(sorted.size(), from + MOST));
      done.addAll(dialect.swap(connection, sql, some));
    }
    return done;
  }
}
