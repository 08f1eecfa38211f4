package io.tiercel.jdbc;

import io.tiercel.codec.Head;
import io.tiercel.codec.KeyHash;
import io.tiercel.jdbc.Table.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
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
  private final Tags tags;
  private final Releases.Seen releases;
  private final Set<KeyHash> blocked = new LinkedHashSet<>();

  private View(
      Session<K, V> session,
      List<Inquiry<K, V>> inquiries,
      Rows rows,
      Tags tags,
      Releases.Seen releases) {
    this.session = session;
    this.inquiries = inquiries;
    this.rows = rows;
    this.head = tags.head();
    this.tags = tags;
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
    Tags tags =
        Tags.known(session, connection, table, head, known -> doubts(known, inquiries, rows));
    View<K, V> view = new View<>(session, inquiries, rows, tags, releases);
    inquiries.forEach(view::note);
    if (head.isBehind(rows.now()) && view.isMissingAny()) {
      session.mend(connection, table, rows);
      return of(session, connection, table, inquiries);
    }
    view.lookForBlocks(connection, table);
    return view;
  }

  /** Tags whose markers are needed and not known. */
  private static Set<String> doubts(
      Tags known, List<? extends Inquiry<?, ?>> inquiries, Rows rows) {
    Set<String> doubtful = new LinkedHashSet<>();
    for (Inquiry<?, ?> inquiry : inquiries) {
      Row row = rows.at(inquiry.located.place());
      if (row != null) {
        doubtful.addAll(doubts(known, inquiry.located.tags(), row));
      }
    }
    return doubtful;
  }

  private static Set<String> doubts(Tags known, List<String> keyTags, Row row) {
    Set<String> doubtful = new LinkedHashSet<>();
    byte[] value = row.value();
    Head entry = value == null ? null : Head.of(value);
    if (entry != null) {
      Set<String> all = new LinkedHashSet<>(keyTags);
      all.addAll(entry.tags());
      if (known.admit(entry.incarnation(), entry.stamp(), all) == null) {
        doubtful.addAll(all);
      }
    }
    Lease lease = row.lease();
    if (lease.kind() != Lease.Kind.NONE
        && known.admit(known.head().incarnation(), lease.number(), keyTags) == null) {
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
    long number = row.lease().number();
    return tags.admits(head.incarnation(), number, inquiry.located.tags()) ? row.lease() : null;
  }

  private void note(Inquiry<K, V> inquiry) {
    Row row = rows.at(inquiry.located.place());
    inquiry.row = row;
    inquiry.entry = null;
    inquiry.fresh = false;
    byte[] value = row == null ? null : row.value();
    Head entry = value == null ? null : Head.of(value);
    long time = tags.timeFor(now());
    if (value == null || entry == null || time >= entry.staleUntil()) {
      return;
    }
    List<String> all = new ArrayList<>(inquiry.located.tags());
    all.addAll(entry.tags());
    if (tags.admits(entry.incarnation(), entry.stamp(), all)) {
      inquiry.entry = session.entries().read(inquiry.located.key(), value);
      inquiry.fresh =
          inquiry.entry != null && time < entry.freshUntil() && isNewer(entry, inquiry.newerThan);
    }
  }

  private static boolean isNewer(Head entry, long than) {
    return than == Long.MIN_VALUE || entry.writtenAt() > than + BLUR;
  }

  /** Whether tickets are wanted: the head has to know of a time before they are of that time. */
  private boolean isMissingAny() {
    return inquiries.stream().anyMatch(each -> !each.fresh);
  }

  /** A blocked tag blocks every key: which of those not here bear it, only farther tiers know. */
  private void lookForBlocks(Connection connection, Table table) throws SQLException {
    if (head.blockedUntil() <= now() || !isMissingAny()) {
      return;
    }
    Places<K> places = session.places();
    Set<KeyHash> ids = new LinkedHashSet<>();
    ids.add(places.blocks().id());
    inquiries.forEach(inquiry -> ids.add(places.blocks(inquiry.located).id()));
    Rows found = session.select(connection, table, ids);
    boolean broad = Blocks.at(places.blocks(), found, now()).stand();
    for (Inquiry<K, V> inquiry : inquiries) {
      if (broad || Blocks.at(places.blocks(inquiry.located), found, now()).stand()) {
        blocked.add(inquiry.located.place().id());
      }
    }
  }
}
