package io.tiercel.jdbc;

import io.tiercel.codec.Head;
import io.tiercel.codec.KeyHash;
import io.tiercel.jdbc.Table.Rows;
import io.tiercel.spi.Tier.Sighting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one key for an operator: reads its row, the head and the markers of its tags, and says
 * what hides the entry and who may fill the key. It writes nothing, not even a head that is
 * missing.
 */
final class Sight<K, V> implements Store.Work<Sighting<V>> {

  private static final String LOST = "a loss of what the database knew of the cache";

  private static final String SET_BACK = "a clock of the database that was set back";

  private final Session<K, V> session;
  private final Located<K> located;

  Sight(Session<K, V> session, Located<K> located) {
    this.session = session;
    this.located = located;
  }

  @Override
  public Sighting<V> run(Connection connection, Table table) throws SQLException {
    Places<K> places = session.places();
    List<KeyHash> ids = List.of(places.head().id(), located.place().id());
    Rows rows = session.select(connection, table, ids);
    Row row = rows.at(located.place());
    byte[] envelope = row == null ? null : row.value();
    Head entry = envelope == null ? null : Head.of(envelope);
    CacheHead head = CacheHead.at(places.head(), rows);
    if (head == null || head.isAhead(rows.now())) {
      String why = head == null ? LOST : SET_BACK;
      return session.entries().sighting(located.key(), envelope, why, null);
    }
    Set<String> names = new TreeSet<>(located.tags());
    names.addAll(entry == null ? Set.of() : entry.tags());
    Map<String, Long> markers =
        names.isEmpty() ? Map.of() : Tags.read(session, connection, table, names).seen().numbers();
    String hiddenBy = entry == null ? null : hiding(entry, head, names, markers);
    if (hiddenBy == null && isBlocked(connection, table, head, rows.now())) {
      hiddenBy = "a change that waits for a tier";
    }
    String lease = row == null ? null : holder(row, head, markers, rows.now());
    return session.entries().sighting(located.key(), envelope, hiddenBy, lease);
  }

  private static @Nullable String hiding(
      Head entry, CacheHead head, Collection<String> tags, Map<String, Long> markers) {
    if (entry.incarnation() != head.incarnation()) {
      return LOST;
    } else if (entry.stamp() < head.all()) {
      return "an invalidation of the whole cache";
    }
    String tag = marked(entry.stamp(), tags, markers);
    return tag == null ? null : "tag " + tag;
  }

  private static @Nullable String marked(
      long stamp, Collection<String> tags, Map<String, Long> markers) {
    return tags.stream()
        .filter(tag -> markers.getOrDefault(tag, Long.MIN_VALUE) > stamp)
        .findFirst()
        .orElse(null);
  }

  private boolean isBlocked(Connection connection, Table table, CacheHead head, long now)
      throws SQLException {
    if (head.blockedUntil() <= now) {
      return false;
    }
    Place broad = session.places().blocks();
    Place narrow = session.places().blocks(located);
    Rows found = session.select(connection, table, List.of(broad.id(), narrow.id()));
    return Blocks.at(broad, found, found.now()).stand()
        || Blocks.at(narrow, found, found.now()).stand();
  }

  /** A lease says what it is held for, but not by whom. */
  private @Nullable String holder(Row row, CacheHead head, Map<String, Long> markers, long now) {
    Lease lease = row.lease();
    boolean stands = lease.stands(now) && !session.store().releases().now().contain(row);
    boolean hidden =
        lease.number() < head.all() || marked(lease.number(), located.tags(), markers) != null;
    return !stands || hidden ? null : lease.writes() ? "a write" : "a load";
  }
}
