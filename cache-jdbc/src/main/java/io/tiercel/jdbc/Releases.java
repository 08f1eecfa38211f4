package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leases that are about to be given back. Nobody waits for that, and whoever comes meanwhile takes
 * them for given back already: the row is then replaced under the condition that it is still the
 * same, so it does no harm that the other statement comes second.
 */
final class Releases {

  private final Set<Held> released = ConcurrentHashMap.newKeySet();

  /** A lease, known by its row and the generation of that. */
  private record Held(KeyHash id, long generation) {}

  void begin(JdbcTicket ticket) {
    released.add(held(ticket));
  }

  /** It was given back, or that was tried in vain. */
  void end(JdbcTicket ticket) {
    released.remove(held(ticket));
  }

  /**
   * Those that are under way now. Taken before rows are read: a release that is not among them was
   * done before, so the rows show it.
   */
  Seen now() {
    return new Seen(released.isEmpty() ? Set.of() : Set.copyOf(released));
  }

  /** Releases that were under way when some rows were read. */
  static final class Seen {
    private final Set<Held> held;

    private Seen(Set<Held> held) {
      this.held = held;
    }

    boolean contain(Row row) {
      return !held.isEmpty() && held.contains(new Held(row.id(), row.generation()));
    }
  }

  private static Held held(JdbcTicket ticket) {
    return new Held(ticket.located().place().id(), ticket.expected());
  }
}
