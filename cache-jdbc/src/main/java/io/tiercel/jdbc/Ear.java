package io.tiercel.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** What a connection hears of its database. */
interface Ear {

  /**
   * From now on also hears of these channels. It may be repeated, and fails on a dead connection.
   */
  void listen(Collection<String> channels) throws SQLException;

  /** The channels on which something was told, as soon as there are any; none after the time. */
  Set<String> hear(Duration atMost) throws SQLException;
}
