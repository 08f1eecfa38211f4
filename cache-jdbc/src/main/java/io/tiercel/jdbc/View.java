package io.tiercel.jdbc;

import io.tiercel.codec.Head;
import io.tiercel.codec.KeyHash;
import io.tiercel.jdbc.Table.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of some keys, and what they are worth: what was read is compared with the head that came
 * in the same statement, and with the markers of tags where those matter.
 */
final class View<K, V> {

  /** By how much the time of one entry may differ between two readings of it. */
  private static final long BLUR = 3;

  private final Session<K, V> session;
  private final List<Inquiry<K, V>> inquiries;
  private final Rows rows;
  private final CacheHead head;
  private final Markers.Seen seen;
  private final Releases.Seen releases;
  private final Set<KeyHash> blocked = new LinkedHashSet<>();

  private View(
      Session<K, V> session,
      List<Inquiry<K, V>> inquiries,
      Rows rows,
      CacheHead head,
      Markers.Seen seen,
      Releases.Seen releases) {
    this.session = session;
    this.inquiries = inquiries;
    this.rows = rows;
    this.head = head;
    this.seen = seen;
    this.releases = releases;
  }

  /** Reads what there is, and notes it with the inquiries. */
  static <K, V> View<K, V> of(
      Session<K, V> session, Connection connection, Table table, List<Inquiry<K, V>> inquiries)
      throws SQLException {
    Set<KeyHash> ids = new LinkedHashSet<>();
    ids.add(session.places().head().id());
    inquiries.forEach(inquiry -> ids.add(inquiry.located.place().id()));
    Releases.Seen releases = session.store().releases().now();
    Rows rows = session.select(connection, table, ids);
    CacheHead head = session.head(rows);
    if (head == null) {
      session.head(connection, table);
      return of(session, connection, table, inquiries);
    }
    View<K, V> view = view(session, connection, table, inquiries, rows, head, releases);
    inquiries.forEach(view::note);
    view.lookForBlocks(connection, table);
    return view;
  }

  private static <K, V> View<K, V> view(
      Session<K, V> session,
      Connection connection,
      Table table,
      List<Inquiry<K, V>> inquiries,
      Rows rows,
      CacheHead head,
      Releases.Seen releases)
      throws SQLException {
    Markers.Seen seen = session.markers().seen();
    Set<String> doubtful = new LinkedHashSet<>();
    for (Inquiry<K, V> inquiry : inquiries) {
      doubtful.addAll(doubts(seen, inquiry, rows.at(inquiry.located.place()), head));
    }
    CacheHead newest = head;
    if (!doubtful.isEmpty()) {
      Tags tags = Tags.read(session, connection, table, doubtful);
      newest = tags.head();
      seen = tags.seen();
    }
    return new View<>(session, inquiries, rows, newest, seen, releases);
  }

  /** Tags whose markers are needed and not known. */
  private static Collection<String> doubts(
      Markers.Seen seen, Inquiry<?, ?> inquiry, @Nullable Row row, CacheHead head) {
    if (row == null) {
      return Set.of();
    }
    List<String> keyTags = inquiry.located.tags();
    Set<String> doubtful = new LinkedHashSet<>();
    byte[] value = row.value();
    Head entry = value == null ? null : Head.of(value);
    if (entry != null) {
      Set<String> tags = new LinkedHashSet<>(keyTags);
      tags.addAll(entry.tags());
      if (Markers.admit(entry.incarnation(), entry.stamp(), tags, head, seen) == null) {
        doubtful.addAll(tags);
      }
    }
    Lease lease = row.lease();
    if (lease.kind() != Lease.Kind.NONE
        && Markers.admit(head.incarnation(), lease.number(), keyTags, head, seen) == null) {
      doubtful.addAll(keyTags);
    }
    return doubtful;
  }

  CacheHead head() {
    return head;
  }

  long now() {
    return rows.now();
  }

  boolean isTaken(Inquiry<K, V> inquiry) {
    return rows.isTaken(inquiry.located.place());
  }

  boolean isBlocked(Inquiry<K, V> inquiry) {
    return blocked.contains(inquiry.located.place().id());
  }

  /** The lease that the others have to respect. */
  @Nullable Lease standing(Inquiry<K, V> inquiry) {
    Row row = inquiry.row;
    if (row == null || !row.lease().stands(now()) || releases.contain(row)) {
      return null;
    }
    Collection<String> tags = inquiry.located.tags();
    long number = row.lease().number();
    return admits(head.incarnation(), number, tags) ? row.lease() : null;
  }

  private boolean admits(long incarnation, long number, Collection<String> tags) {
    return Boolean.TRUE.equals(Markers.admit(incarnation, number, tags, head, seen));
  }

  private void note(Inquiry<K, V> inquiry) {
    Row row = rows.at(inquiry.located.place());
    inquiry.row = row;
    inquiry.entry = null;
    inquiry.fresh = false;
    byte[] value = row == null ? null : row.value();
    Head entry = value == null ? null : Head.of(value);
    if (value == null || entry == null || now() >= entry.staleUntil()) {
      return;
    }
    List<String> tags = new ArrayList<>(inquiry.located.tags());
    tags.addAll(entry.tags());
    if (admits(entry.incarnation(), entry.stamp(), tags)) {
      inquiry.entry = session.entries().read(inquiry.located.key(), value);
      inquiry.fresh =
          inquiry.entry != null && now() < entry.freshUntil() && isNewer(entry, inquiry.newerThan);
    }
  }

  private static boolean isNewer(Head entry, long than) {
    return than == Long.MIN_VALUE || entry.writtenAt() > than + BLUR;
  }

  /** A blocked tag blocks every key: which of those not here bear it, only farther tiers know. */
  private void lookForBlocks(Connection connection, Table table) throws SQLException {
    if (head.blockedUntil() <= now() || inquiries.stream().allMatch(each -> each.fresh)) {
      return;
    }
    Places<K> places = session.places();
    Set<KeyHash> ids = new LinkedHashSet<>();
    ids.add(places.blocks().id());
    inquiries.forEach(inquiry -> ids.add(places.blocks(inquiry.located).id()));
    Rows found = session.select(connection, table, ids);
    boolean broad = stand(found, places.blocks());
    for (Inquiry<K, V> inquiry : inquiries) {
      if (broad || stand(found, places.blocks(inquiry.located))) {
        blocked.add(inquiry.located.place().id());
      }
    }
  }

  private boolean stand(Rows found, Place place) {
    return Blocks.of(Table.valueOf(place, found.byId()), now()).stand();
  }
}
