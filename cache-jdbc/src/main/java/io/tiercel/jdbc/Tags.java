package io.tiercel.jdbc;

import io.tiercel.codec.KeyHash;
import io.tiercel.jdbc.Table.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The markers of tags, and the head that they were read with. */
record Tags(CacheHead head, Markers.Seen seen) {

  static Tags read(
      Session<?, ?> session, Connection connection, Table table, Collection<String> tags)
      throws SQLException {
    List<KeyHash> ids = new ArrayList<>();
    ids.add(session.places().head().id());
    tags.forEach(tag -> ids.add(session.places().marker(tag).id()));
    Rows rows = session.select(connection, table, ids);
    CacheHead head = session.head(rows);
    if (head == null) { // lost meanwhile: what is made now knows of nothing
      head = session.head(connection, table);
    }
    return new Tags(head, session.markers().learn(head, tags, session.places(), rows.byId()));
  }
}
