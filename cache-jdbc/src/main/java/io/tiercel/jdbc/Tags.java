package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.jdbc.Table.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The markers of tags, and the head that they were read with, or are known under. */
record Tags(CacheHead head, Markers.Seen seen) {

  /**
   * What is known under a head, if that is enough; else markers are read, with the head of then.
   *
   * @param doubts answers the tags whose markers are needed and not known
   */
  static Tags known(
      Session<?, ?> session,
      Connection connection,
      Table table,
      CacheHead head,
      Function<Tags, Collection<String>> doubts)
      throws SQLException {
    Tags known = new Tags(head, session.markers().seen());
    Collection<String> doubtful = doubts.apply(known);
    return doubtful.isEmpty() ? known : read(session, connection, table, doubtful);
  }

  /** Reads markers, and the head. */
  static Tags read(
      Session<?, ?> session, Connection connection, Table table, Collection<String> tags)
      throws SQLException {
    List<KeyHash> ids = new ArrayList<>();
    ids.add(session.places().head().id());
    tags.forEach(tag -> ids.add(session.places().marker(tag).id()));
    Rows rows = session.select(connection, table, ids);
    CacheHead head = session.head(rows);
    if (head == null) { // markers that were set meanwhile are not among the rows
      session.head(connection, table);
      return read(session, connection, table, tags);
    }
    return new Tags(head, session.markers().learn(head, tags, session.places(), rows));
  }

  /** What time it is for entries that are judged by these, if the rows were read at that time. */
  long timeFor(long now) {
    return seen.timeFor(head, now);
  }

  /** As {@link Markers#admit}. */
  @Nullable Boolean admit(long incarnation, long number, Collection<String> tags) {
    return Markers.admit(incarnation, number, tags, head, seen);
  }

  /** Whether something is known to be hidden by no marker. */
  boolean admits(long incarnation, long number, Collection<String> tags) {
    return Boolean.TRUE.equals(admit(incarnation, number, tags));
  }
}
