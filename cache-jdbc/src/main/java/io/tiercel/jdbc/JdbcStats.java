package io.tiercel.jdbc;

import java.time.Duration;

/**
 * What a JDBC tier knows of itself. Counters begin when the first cache is built on it.
 *
 * @param connections the pool
 * @param content what is stored
 */
public record JdbcStats(Connections connections, Content content) {

  /** A tier that no cache uses. */
  static final JdbcStats NONE =
      new JdbcStats(
          new Connections(0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, 0), new Content(0, 0, 0, 0));

  /**
   * The connections.
   *
   * @param active how many are in use now
   * @param idle how many are open and not in use; 0 for a data source of the application's
   * @param waiting how many threads wait for one now
   * @param obtained how often one was obtained
   * @param refused how often none could be had
   * @param waited how long they were waited for altogether
   * @param longestWait the longest wait
   * @param slow how many calls took longer than the setting allows
   */
  public record Connections(
      int active,
      int idle,
      int waiting,
      long obtained,
      long refused,
      Duration waited,
      Duration longestWait,
      long slow) {}

  /**
   * What is stored, by this node's estimate.
   *
   * @param rows how many rows there are, about; 0 until this node has looked
   * @param bytes how many bytes they take, about, without what the database needs for itself
   * @param expired how many rows this node removed because their time was over
   * @param evicted how many rows this node removed because there were too many
   */
  public record Content(long rows, long bytes, long expired, long evicted) {}
}
